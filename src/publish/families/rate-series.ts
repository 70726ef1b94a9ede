import type { Declarations } from '../../model/declaration.ts';
import { toMetricName } from './name.ts';
import type { NameBook } from './name-book.ts';
import type { Series } from './observed.ts';

const errorRate = 'error_rate_per_second';

/** The rates of the last heartbeat as gauges without labels; 0 before the first heartbeat. */
export function createRateSeries({ counts }: Declarations, names: NameBook): Series {
  const declared = counts.flatMap(({ rate }) => (rate === undefined ? [] : [rate]));
  const gauges = [...new Set([...declared, errorRate])].map((rate) => ({
    rate,
    name: names.reserve(toMetricName(rate), '', 'gauge'),
    help:
      rate === errorRate
        ? 'Errors of all components per second, in the last heartbeat.'
        : `Rate ${rate} in the last heartbeat.`,
  }));
  return ({ rates }) =>
    gauges.map(({ rate, name, help }) => ({
      name,
      type: 'gauge',
      help,
      samples: [{ labels: '', value: rates[rate] ?? 0 }],
    }));
}
