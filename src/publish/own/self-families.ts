import type { SelfMetric } from '../../model/view.ts';
import type {
  Distribution,
  HistogramFamily,
  NumberFamily,
  SampledFamily,
  SeriesTable,
} from '../families/sampled-family.ts';

/**
 * The sidecar's own metrics as families, so that one renderer writes all. (prom-client's own
 * OpenMetrics output renames its counters in place, and knows neither units nor state sets.)
 */
export function toSelfFamilies(metrics: readonly SelfMetric[]): readonly SampledFamily[] {
  return metrics.map((metric) => {
    const { help, type } = metric;
    if (String(type) === 'histogram') return histogramFamily(metric);
    const isCounter = String(type) === 'counter';
    const name = isCounter ? metric.name.replace(/_total$/, '') : metric.name;
    return { name, help, type: isCounter ? 'counter' : 'gauge', tables: numberTables(metric) };
  });
}

type SelfValue = SelfMetric['values'][number] & { readonly metricName?: string };

function numberTables({ values }: SelfMetric): NumberFamily['tables'] {
  return values.map((one) => ({ ...labelled(one), values: [one.value] }));
}

/** prom-client gives a value for each bucket, cumulated, then the sum and the count. */
function histogramFamily({ name, help, values }: SelfMetric): HistogramFamily {
  const bySeries = new Map<string, { readonly table: Labelled; readonly of: SelfValue[] }>();
  for (const value of values) {
    const { le: _le, ...labels } = value.labels;
    const table = labelled({ labels });
    const key = JSON.stringify(table.series);
    const known = bySeries.get(key) ?? { table, of: [] };
    bySeries.set(key, known);
    known.of.push(value);
  }
  const tables = Array.from(bySeries.values(), ({ table, of }) => ({
    ...table,
    values: [distributionOf(name, of)],
  }));
  return { name, help, type: 'histogram', tables };
}

function distributionOf(name: string, values: readonly SelfValue[]): Distribution {
  const of = (suffix: string): readonly SelfValue[] =>
    values.filter(({ metricName }) => metricName === `${name}${suffix}`);
  const buckets = of('_bucket');
  return {
    count: of('_count')[0]?.value ?? 0,
    sum: of('_sum')[0]?.value ?? 0,
    perUnit: 1,
    bounds: buckets.map(({ labels }) => Number(labels['le'])).filter(Number.isFinite),
    bucketCounts: buckets.map(({ value }, at) => value - (buckets[at - 1]?.value ?? 0)),
  };
}

type Labelled = Pick<SeriesTable<never>, 'labels' | 'series'>;

function labelled({ labels }: Pick<SelfValue, 'labels'>): Labelled {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    labels: sorted.map(([key]) => key),
    series: [sorted.map(([, value]) => String(value))],
  };
}
