import type { DistributionSnapshot } from '../../model/distribution.ts';
import type { SampledFamily } from '../../publish/families/sampled-family.ts';
import { distributionsOf, samplesOf } from '../../publish/families/samples.ts';

/** One series, as the JSON report has it; in the unit that its name says. */
export type MetricEntry =
  | {
      readonly name: string;
      readonly type: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly value: number | null;
    }
  | {
      readonly name: string;
      readonly type: 'histogram';
      readonly labels: Readonly<Record<string, string>>;
      readonly count: number;
      readonly sum: number;
      readonly min: number | null;
      readonly max: number | null;
      readonly mean: number | null;
      readonly p50: number | null;
      readonly p90: number | null;
      readonly p95: number | null;
      readonly p99: number | null;
    };

/** Every series of the exposition, under the same names and labels. */
export function listMetrics(families: readonly SampledFamily[]): readonly MetricEntry[] {
  return families.flatMap((family): MetricEntry[] => [
    ...samplesOf(family).map(({ name, labels, value }) => ({
      name,
      type: family.type,
      labels,
      value: Number.isFinite(value) ? value : null,
    })),
    ...distributionsOf(family).map(({ labels, distribution: { timing } }) =>
      histogramEntry(family.name, labels, timing),
    ),
  ]);
}

function histogramEntry(
  name: string,
  labels: MetricEntry['labels'],
  timing: DistributionSnapshot | undefined,
): MetricEntry {
  const { count = 0, sum = 0, minimum, maximum, perUnit = 1 } = timing ?? {};
  const published = (value: number | undefined) => toPublished(value, perUnit);
  const quantile = (q: number): number | null => published(timing?.quantile(q));
  return {
    name,
    type: 'histogram',
    labels,
    count,
    sum: published(sum) ?? 0,
    min: published(minimum),
    max: published(maximum),
    mean: count === 0 ? null : published(sum / count),
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
  };
}

/** Without the noise that the division leaves in the last places. */
function toPublished(value: number | undefined, perUnit: number): number | null {
  if (value === undefined || !Number.isFinite(value)) return null;
  return Number((value / perUnit).toPrecision(12));
}
