import type { TimingSnapshot } from '../../../model/distribution.ts';
import type { SeriesSnapshot } from '../../../model/snapshot.ts';
import type { AnalysisReport } from '../report.ts';
import { formatCount, formatDuration } from './figures.ts';
import type { Cell, Section } from './section.ts';
import { sparkline } from './sparkline.ts';
import { plainText } from './text-width.ts';

const shownDiscovered = 12;

/** Series of a metric that are shown, the largest first. */
const shownSeries = 8;

/** A row of the table; without a timing it heads those below it. */
interface Named {
  readonly name: string;
  readonly timing: TimingSnapshot | undefined;
}

/** Every timing with its quantiles and the shape of its distribution. */
export function describeTimings(report: AnalysisReport): readonly Section[] {
  const timings = allTimings(report);
  const rows = timings.map(({ name, timing }): Cell[] => {
    if (timing === undefined) return [{ text: plainText(name) }];
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
  const metrics = declarations.metrics.flatMap(({ name }, id): readonly Named[] =>
    metricRows(name, snapshot.metrics[id]?.series ?? []),
  );
  const discovered = snapshot.discoveredTimings
    .toSorted((a, b) => b.timing.count - a.timing.count)
    .slice(0, shownDiscovered)
    .map(({ field, timing }): Named => ({ name: field, timing }));
  return [...declared, ...metrics, ...discovered];
}

/** The metric's name, and below it its series by their label values: `GET /orders/{id}`. */
function metricRows(name: string, all: readonly SeriesSnapshot[]): readonly Named[] {
  const series = all
    .filter(({ timing }) => (timing?.count ?? 0) > 0)
    .toSorted((a, b) => (b.timing?.count ?? 0) - (a.timing?.count ?? 0));
  const [first] = series;
  if (first === undefined) return [];
  if (first.labels.length === 0) return [{ name, timing: first.timing }];
  const shown = series
    .slice(0, shownSeries)
    .map(({ labels, timing }): Named => ({ name: `  ${labels.join(' ')}`, timing }));
  const hidden = series.length - shown.length;
  const more: Named = { name: `  … ${formatCount(hidden)} more`, timing: undefined };
  return [{ name, timing: undefined }, ...shown, ...(hidden > 0 ? [more] : [])];
}

/** Without samples, the service's own summary still tells these. */
function mean(timing: TimingSnapshot): number | undefined {
  return timing.count === 0 ? timing.windowAverageMs : timing.sumMs / timing.count;
}

const shapeColumns = 16;
const shapeQuantiles = 200;

/** The distribution from its least to its largest sample, on a logarithmic scale. */
function shape(timing: TimingSnapshot): string {
  const values = Array.from(
    { length: shapeQuantiles },
    (_, k) => timing.quantileMs((k + 1) / shapeQuantiles) ?? 0,
  ).filter((value) => value > 0);
  const [least = 0] = values;
  const ratio = Math.log((values.at(-1) ?? 0) / least);
  if (!(ratio > 0)) return values.length > 0 ? '█' : '';
  const columns = Array.from({ length: shapeColumns }, () => 0);
  for (const value of values) {
    const column = Math.floor((Math.log(value / least) / ratio) * shapeColumns);
    const at = Math.min(shapeColumns - 1, Math.max(0, column));
    columns[at] = (columns[at] ?? 0) + 1;
  }
  return sparkline(columns);
}
