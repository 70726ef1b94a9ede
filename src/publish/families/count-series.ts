import type { Declarations } from '../../model/declaration.ts';
import { groupMembers } from './component-families.ts';
import { toMetricName } from './name.ts';
import type { NameBook } from './name-book.ts';
import type { Series } from './observed.ts';

/** Each count as a counter `<name>_total{component}`. */
export function createCountSeries({ counts }: Declarations, names: NameBook): Series {
  const groups = groupMembers(
    counts.map(({ component, name, help }, id) => ({
      id,
      component,
      stem: toCounterStem(name),
      help,
    })),
  );
  const families = groups.map(({ stem, help, members }) => ({
    name: names.reserve(stem, '', 'counter'),
    help: help ?? `Count ${stem} of the service, read from its log.`,
    members,
  }));
  return ({ snapshot }) =>
    families.map(({ name, help, members }) => ({
      name,
      type: 'counter',
      help,
      samples: members.map(({ id, labels }) => ({
        labels,
        value: snapshot.counts[id]?.value ?? 0,
      })),
    }));
}

/** A counter's name without the `_total` that formats add. */
export function toCounterStem(name: string): string {
  return toMetricName(name.replace(/(?<=.)_total$/, ''));
}
