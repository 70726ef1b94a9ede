import { stemOf } from '../../model/field-stem.ts';
import type { HeartbeatFieldSnapshot } from '../../model/snapshot.ts';
import type { Family } from './family.ts';
import { toMetricName, toSnakeCase } from './name.ts';
import type { NameBook } from './name-book.ts';
import type { Series } from './observed.ts';

/**
 * Numbers of the service's own heartbeats that nobody declared one by one: totals and deltas as
 * counters, corrected over restarts, the rest as gauges; named by their fields. What is not told
 * yet is not published, nor a delta beside its own total.
 */
export function createHeartbeatFieldSeries(names: NameBook): Series {
  const claimed = new Map<string, string>();
  const nameOf = ({ field, kind }: HeartbeatFieldSnapshot): string => {
    const known = claimed.get(field);
    if (known !== undefined) return known;
    const isGauge = kind === 'gauge';
    const own = isGauge ? toSnakeCase(field.replaceAll('.', '_')) : stemOf(field);
    const name = names.reserve(toMetricName(own), '', isGauge ? 'gauge' : 'counter');
    claimed.set(field, name);
    return name;
  };
  return ({ snapshot }) =>
    snapshot.run.fields
      .filter(({ kind, isRepeated }) => kind !== undefined && !isRepeated)
      .map(
        (field): Family => ({
          name: nameOf(field),
          type: field.kind === 'gauge' ? 'gauge' : 'counter',
          help: helpOf(field),
          samples: [{ labels: '', value: field.value }],
        }),
      );
}

function helpOf({ field, kind }: HeartbeatFieldSnapshot): string {
  const what = { total: 'Total', delta: 'Sum of the deltas', gauge: 'Last value' };
  return `${what[kind ?? 'gauge']} of ${field} in the service's own heartbeats.`;
}
