import type { Declarations } from '../../model/declaration.ts';
import type { DiscoveredComponentSnapshot } from '../../model/snapshot.ts';
import { componentLabel } from './component-families.ts';
import type { Family } from './family.ts';
import type { NameBook } from './name-book.ts';
import type { Series } from './observed.ts';

/** Records, errors and last instant of each component that was found by its logger. */
export function createDiscoveredComponentSeries(
  declarations: Declarations,
  names: NameBook,
): Series {
  if (declarations.maxDiscoveredComponents === 0) return () => [];
  const parts = [
    {
      type: 'counter',
      name: names.reserve('log_component_records', '', 'counter'),
      help: 'Records of each component, found by its logger.',
      of: ({ records }: DiscoveredComponentSnapshot) => records,
    },
    {
      type: 'counter',
      name: names.reserve('log_component_errors', '', 'counter'),
      help: 'Records of level error or fatal of each component.',
      of: ({ errors }: DiscoveredComponentSnapshot) => errors,
    },
    {
      type: 'gauge',
      name: names.reserve('log_component_last_record', '_timestamp_seconds', 'gauge'),
      help: 'Own time of the last record of each component.',
      of: ({ lastTimeMs }: DiscoveredComponentSnapshot) =>
        lastTimeMs === undefined ? undefined : lastTimeMs / 1000,
    },
  ] as const;
  return ({ snapshot }) =>
    parts.map(
      ({ type, name, help, of }): Family => ({
        name,
        type,
        help,
        samples: snapshot.discoveredComponents.flatMap((component) => {
          const value = of(component);
          return value === undefined ? [] : [{ labels: componentLabel(component.name), value }];
        }),
      }),
    );
}
