import type { TimingSnapshot } from '../../model/snapshot.ts';
import type { AnalysisReport } from '../report.ts';
import { formatCount, formatDuration } from './figures.ts';
import type { Cell, Section } from './section.ts';
import { sparkline } from './sparkline.ts';
import { plainText } from './text-width.ts';

const shownDiscovered = 12;

interface Named {
  readonly name: string;
  readonly timing: TimingSnapshot;
}

/** Every timing with its quantiles and the shape of its distribution over its buckets. */
export function describeTimings(report: AnalysisReport): readonly Section[] {
  const timings = allTimings(report);
  const rows = timings.map(({ name, timing }): Cell[] => {
    const quantile = (q: number): Cell => ({ text: formatDuration(timing.quantileMs(q)) });
    return [
      { text: plainText(name) },
      { text: formatCount(timing.count) },
      { text: formatDuration(mean(timing)) },
      quantile(0.5),
      quantile(0.9),
      quantile(0.99),
      { text: formatDuration(timing.maxMs ?? timing.windowMaximumMs) },
      { text: shape(timing), tone: 'dim' },
    ];
  });
  if (rows.length === 0) return [];
  const columns = [
    { title: 'timing', align: 'left' as const, shrinks: true },
    ...['count', 'mean', 'p50', 'p90', 'p99', 'max'].map((title) => ({
      title,
      align: 'right' as const,
    })),
    { title: 'shape', align: 'left' as const },
  ];
  return [{ kind: 'table', title: 'Timings', columns, rows }];
}

function allTimings({ declarations, snapshot }: AnalysisReport): readonly Named[] {
  const declared = declarations.timings.flatMap(({ component, name }, id): Named[] => {
    const timing = snapshot.timings[id];
    return timing === undefined ? [] : [{ name: `${component} ${name}`, timing }];
  });
  const metrics = declarations.metrics.flatMap(({ name, labels }, id): Named[] =>
    (snapshot.metrics[id]?.series ?? []).flatMap(({ timing, labels: values }) => {
      const set = labels.map((label, k) => `${label.name}=${values[k] ?? ''}`).join(' ');
      return timing === undefined ? [] : [{ name: set === '' ? name : `${name} ${set}`, timing }];
    }),
  );
  const discovered = snapshot.discovered
    .toSorted((a, b) => b.timing.count - a.timing.count)
    .slice(0, shownDiscovered)
    .map(({ field, timing }): Named => ({ name: field, timing }));
  return [...declared, ...metrics, ...discovered];
}

/** Without samples, the service's own summary still tells these. */
function mean(timing: TimingSnapshot): number | undefined {
  return timing.count === 0 ? timing.windowAverageMs : timing.sumMs / timing.count;
}

/** The buckets between the first and the last that hold a sample. */
function shape({ bucketCounts }: TimingSnapshot): string {
  const first = bucketCounts.findIndex((count) => count > 0);
  const last = bucketCounts.findLastIndex((count) => count > 0);
  return first === -1 ? '' : sparkline(bucketCounts.slice(first, last + 1));
}
