import type { Declarations } from '../../model/declaration.ts';
import type { FoundComponentSnapshot } from '../../model/snapshot.ts';
import { componentLabel } from './component-families.ts';
import type { Family } from './family.ts';
import type { NameBook } from './name-book.ts';
import type { Series } from './observed.ts';

/** Records, errors and last instant of each component that was found by its logger. */
export function createFoundSeries(declarations: Declarations, names: NameBook): Series {
  if (declarations.maxFoundComponents === 0) return () => [];
  const parts = [
    {
      type: 'counter',
      name: names.claim('log_component_records', '', 'counter'),
      help: 'Records of each component, found by its logger.',
      of: ({ records }: FoundComponentSnapshot) => records,
    },
    {
      type: 'counter',
      name: names.claim('log_component_errors', '', 'counter'),
      help: 'Records of level error or fatal of each component.',
      of: ({ errors }: FoundComponentSnapshot) => errors,
    },
    {
      type: 'gauge',
      name: names.claim('log_component_last_record', '_timestamp_seconds', 'gauge'),
      help: 'Own time of the last record of each component.',
      of: ({ lastTimeMs }: FoundComponentSnapshot) =>
        lastTimeMs === undefined ? undefined : lastTimeMs / 1000,
    },
  ] as const;
  return ({ snapshot }) =>
    parts.map(
      ({ type, name, help, of }): Family => ({
        name,
        type,
        help,
        samples: snapshot.found.flatMap((component) => {
          const value = of(component);
          return value === undefined ? [] : [{ labels: componentLabel(component.name), value }];
        }),
      }),
    );
}
