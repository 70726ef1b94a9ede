import { stripTimeUnit, toMetricName, toSnakeCase } from './name.ts';
import type { NameBook } from './name-book.ts';
import type { Series } from './observed.ts';

/**
 * Timings discovered in fields that carry a unit, as histograms named by the field. Where two
 * fields make one name (`wait_ms`, `wait_us`), the one seen first keeps it for good: the order in
 * a snapshot is that of the log, so the same log gives the same names.
 */
export function createDiscoveredTimingSeries(names: NameBook): Series {
  const claimed = new Map<string, string>();
  const nameOf = (field: string): string => {
    const known = claimed.get(field);
    if (known !== undefined) return known;
    const stem = toMetricName(toSnakeCase(stripTimeUnit(field.replaceAll('.', '_'))));
    const name = names.reserve(stem, '_seconds', 'histogram');
    claimed.set(field, name);
    return name;
  };
  return ({ snapshot }) =>
    snapshot.discoveredTimings.map(({ field, timing }) => ({
      name: nameOf(field),
      type: 'histogram',
      help: `Field ${field} of the service's log, which carries a unit of time in its name.`,
      unit: 'seconds',
      samples: [],
      distributions: [{ labels: '', timing }],
    }));
}
