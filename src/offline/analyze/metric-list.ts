import type { Distribution, Family } from '../../publish/families/family.ts';

/** One series, as the JSON report has it; durations in seconds, as its name says. */
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
export function listMetrics(families: readonly Family[]): readonly MetricEntry[] {
  return families.flatMap(({ name, type, samples, distributions = [] }): MetricEntry[] => [
    ...samples.map(({ labels, value, suffix = type === 'counter' ? '_total' : '' }) => ({
      name: `${name}${suffix}`,
      type,
      labels: readLabels(labels),
      value: Number.isFinite(value) ? value : null,
    })),
    ...distributions.map((distribution) => histogramEntry(name, distribution)),
  ]);
}

function histogramEntry(name: string, { labels, timing }: Distribution): MetricEntry {
  const quantile = (q: number): number | null => toSeconds(timing.quantileMs(q));
  return {
    name,
    type: 'histogram',
    labels: readLabels(labels),
    count: timing.count,
    sum: toSeconds(timing.sumMs) ?? 0,
    min: toSeconds(timing.minMs),
    max: toSeconds(timing.maxMs),
    mean: timing.count === 0 ? null : toSeconds(timing.sumMs / timing.count),
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
  };
}

/** Without the noise that the division leaves in the last places. */
function toSeconds(durationMs: number | undefined): number | null {
  if (durationMs === undefined || !Number.isFinite(durationMs)) return null;
  return Number((durationMs / 1000).toPrecision(12));
}

const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };

/** `side="buy",reason="a \"b\""` → its pairs (escapes of Prometheus' text format). */
function readLabels(rendered: string): Readonly<Record<string, string>> {
  const pairs = rendered.matchAll(/([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/gs);
  return Object.fromEntries(
    Array.from(pairs, ([, name = '', value = '']) => [
      name,
      value.replace(/\\[n"\\]/g, (escaped) => escapes[escaped] ?? escaped),
    ]),
  );
}
