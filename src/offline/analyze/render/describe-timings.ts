import type { DistributionSnapshot } from '../../../model/distribution.ts';
import { pointOf } from '../../../model/families.ts';
import type { Family, Window } from '../../../model/family.ts';
import type { AnalysisReport } from '../report.ts';
import { formatCount, formatDuration } from './figures.ts';
import type { Cell, Section } from './section.ts';
import { sparkline } from './sparkline.ts';
import { plainText } from './text-width.ts';

const shownDiscovered = 12;

/** Series of a metric that are shown, the largest first. */
const shownSeries = 8;

/** A row of the table; without a distribution it heads those below it. */
interface Timed {
  readonly name: string;
  readonly distribution?: DistributionSnapshot | undefined;
  readonly window?: Window | undefined;
}

/** Timings, then distributions of plain numbers: quantiles, and the shape of each. */
export function describeTimings(report: AnalysisReport): readonly Section[] {
  const { families } = report.snapshot;
  const distributions = families.filter(({ quantity }) => quantity.kind === 'distribution');
  return [
    ...tableOf('timing', 'Timings', allTimings(families), formatDuration),
    ...tableOf('distribution', 'Distributions', distributions.flatMap(rowsOf), formatValue),
  ];
}

function tableOf(
  first: string,
  title: string,
  shown: readonly Timed[],
  format: (value: number | undefined) => string,
): readonly Section[] {
  const rows = shown.map(({ name, distribution, window }): Cell[] => {
    if (distribution === undefined) return [{ text: plainText(name) }];
    const quantile = (q: number): Cell => ({ text: format(distribution.quantile(q)) });
    return [
      { text: plainText(name) },
      { text: formatCount(distribution.count) },
      { text: format(mean(distribution, window)) },
      quantile(0.5),
      quantile(0.9),
      quantile(0.99),
      { text: format(distribution.maximum ?? window?.maximumMs) },
      { text: shape(distribution), tone: 'dim' },
    ];
  });
  if (rows.length === 0) return [];
  const columns = [
    { title: first, align: 'left' as const, shrinks: true },
    ...['count', 'mean', 'p50', 'p90', 'p99', 'max'].map((column) => ({
      title: column,
      align: 'right' as const,
    })),
    { title: 'shape', align: 'left' as const },
  ];
  return [{ kind: 'table', title, columns, rows }];
}

/** To three digits, so that quantiles within their accuracy read alike. */
function formatValue(value: number | undefined): string {
  return value === undefined ? '–' : formatCount(Number(value.toPrecision(3)));
}

function allTimings(families: readonly Family[]): readonly Timed[] {
  const timings = families.filter(
    ({ quantity: { kind, provenance } }) => kind === 'timing' && provenance !== 'logger',
  );
  const declared = timings.filter(({ quantity }) => quantity.provenance === 'declared');
  const discovered = timings
    .filter(({ quantity }) => quantity.provenance === 'field')
    .toSorted((a, b) => countOf(b) - countOf(a))
    .slice(0, shownDiscovered);
  return [...declared, ...discovered].flatMap(rowsOf);
}

/** The name of a timing; below that of one with labels, its series: `GET /orders/{id}`. */
function rowsOf({ quantity, points, facets: { window } }: Family): readonly Timed[] {
  const { name, component, family } = quantity;
  const title = component === undefined ? name : `${component} ${name}`;
  const [only] = points;
  const isMetric = component === undefined && quantity.provenance === 'declared';
  if (!isMetric) return [{ name: title, distribution: only?.distribution, window }];
  const series = points
    .filter(({ distribution }) => (distribution?.count ?? 0) > 0)
    .toSorted((a, b) => (b.distribution?.count ?? 0) - (a.distribution?.count ?? 0));
  const [first] = series;
  if (first === undefined) return [];
  if (family?.labels.length === 0) return [{ name, distribution: first.distribution }];
  const shown = series
    .slice(0, shownSeries)
    .map(({ labels, distribution }): Timed => ({ name: `  ${labels.join(' ')}`, distribution }));
  const hidden = series.length - shown.length;
  return [{ name }, ...shown, ...(hidden > 0 ? [{ name: `  … ${formatCount(hidden)} more` }] : [])];
}

function countOf(family: Family): number {
  return pointOf(family)?.distribution?.count ?? 0;
}

/** Without samples, the service's own summary still tells these. */
function mean(
  { count, sum }: DistributionSnapshot,
  window: Window | undefined,
): number | undefined {
  return count === 0 ? window?.averageMs : sum / count;
}

const shapeColumns = 16;
const shapeQuantiles = 200;

/** The distribution from its least to its largest sample, on a logarithmic scale. */
function shape(timing: DistributionSnapshot): string {
  const values = Array.from(
    { length: shapeQuantiles },
    (_, k) => timing.quantile((k + 1) / shapeQuantiles) ?? 0,
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
