import type { StateValue } from '../../../model/declaration.ts';
import type { DiscoveredComponentSnapshot, SeriesSnapshot } from '../../../model/snapshot.ts';
import type { AnalysisReport } from '../report.ts';
import { formatCount, formatDuration, formatTime } from './figures.ts';
import type { Cell, Section } from './section.ts';
import { plainText } from './text-width.ts';

const shownSeries = 8;
const shownComponents = 8;

/** Each component's counts with their rates, then its states as they were at the end. */
export function describeComponents(report: AnalysisReport): readonly Section[] {
  const { declarations, snapshot, survey } = report;
  const { seconds, lastMs } = survey.span;
  const counts = declarations.counts.map(({ component, name, error }, id): Cell[] => {
    const { value = 0, lastTimeMs } = snapshot.counts[id] ?? {};
    const isBad = error && value > 0;
    return [
      { text: component, tone: 'strong' },
      { text: name },
      { text: formatCount(value), tone: isBad ? 'bad' : 'plain' },
      { text: perSecond(value, seconds) },
      { text: ago(lastTimeMs, lastMs), tone: 'dim' },
    ];
  });
  const found = discoveredRows(
    snapshot.discoveredComponents,
    (value) => perSecond(value, seconds),
    lastMs,
  );
  const states = declarations.states.map(({ component, name, type }, id): Cell[] => {
    const { value } = snapshot.states[id] ?? {};
    return [
      { text: component, tone: 'strong' },
      { text: name },
      value === undefined ? { text: 'unknown', tone: 'dim' } : stateCell(value, type === 'time'),
    ];
  });
  const left = { align: 'left' as const };
  const right = { align: 'right' as const };
  const component = { ...left, title: 'component' };
  return [
    {
      kind: 'table' as const,
      title: 'Components',
      columns: [
        component,
        { ...left, title: 'count', shrinks: true },
        { ...right, title: 'total' },
        { ...right, title: 'per second' },
        { ...left, title: 'last' },
      ],
      rows: [...counts, ...found],
    },
    {
      kind: 'table' as const,
      title: 'States at the end',
      columns: [component, { ...left, title: 'state' }, { ...left, title: 'value', shrinks: true }],
      rows: isKnownAlready(report) ? [] : states,
    },
  ].filter(({ rows }) => rows.length > 0);
}

/** The only state is the time of the last record, which the head of the report has. */
function isKnownAlready({ declarations, snapshot, survey }: AnalysisReport): boolean {
  const [state, ...others] = declarations.states;
  const value = snapshot.states[0]?.value;
  if (state?.type !== 'time' || others.length > 0) return false;
  return value === undefined || (typeof value === 'number' && value * 1000 === survey.span.lastMs);
}

/** The components found by their loggers, those that wrote most first; errors where there are any. */
function discoveredRows(
  components: readonly DiscoveredComponentSnapshot[],
  rate: (count: number) => string,
  lastMs: number | undefined,
): readonly Cell[][] {
  const shown = components.toSorted(byRecords).slice(0, shownComponents);
  const rows = shown.flatMap(({ name, records, errors, lastTimeMs }): Cell[][] => {
    const row: Cell[] = [
      { text: name, tone: 'strong' },
      { text: 'records' },
      { text: formatCount(records) },
      { text: rate(records) },
      { text: lastTimeMs === undefined ? '' : ago(lastTimeMs, lastMs), tone: 'dim' },
    ];
    const bad: Cell[] = [
      { text: name, tone: 'strong' },
      { text: 'errors' },
      { text: formatCount(errors), tone: 'bad' },
      { text: rate(errors) },
    ];
    return errors > 0 ? [row, bad] : [row];
  });
  const hidden = components.length - shown.length;
  return hidden > 0 ? [...rows, [{ text: `… ${hidden} more`, tone: 'dim' }]] : rows;
}

/** The metrics beyond the components', their largest series first. */
export function describeMetrics({ declarations, snapshot }: AnalysisReport): readonly Section[] {
  const rows = declarations.metrics.flatMap(({ name, labels, type }, id): Cell[][] => {
    if (type === 'timing') return [];
    const series = (snapshot.metrics[id]?.series ?? [])
      .filter(({ value }) => value !== undefined && value !== 0)
      .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
    const order = shortestFirst(labels.length, series);
    const shown = series
      .slice(0, shownSeries)
      .map(({ labels: values, value = 0 }, k): Cell[] => [
        { text: k === 0 ? name : '', tone: 'strong' },
        { text: order.map((n) => plainText(`${labels[n]?.name}=${values[n] ?? ''}`)).join(' ') },
        { text: formatCount(value) },
      ]);
    const hidden = series.length - shown.length;
    const more: Cell[] = [{ text: '' }, { text: `… ${formatCount(hidden)} more`, tone: 'dim' }];
    return hidden > 0 ? [...shown, more] : shown;
  });
  if (rows.length === 0) return [];
  const columns = [
    { title: 'metric', align: 'left' as const },
    { title: 'labels', align: 'left' as const, shrinks: true },
    { title: 'value', align: 'right' as const },
  ];
  return [{ kind: 'table', title: 'Metrics', columns, rows }];
}

/** Places of the labels, that with the longest value last: what is cut off is then its end alone. */
function shortestFirst(count: number, series: readonly SeriesSnapshot[]): readonly number[] {
  const longest = (index: number): number =>
    series.reduce((most, { labels }) => Math.max(most, labels[index]?.length ?? 0), 0);
  return Array.from({ length: count }, (_, index) => index).toSorted(
    (a, b) => longest(a) - longest(b) || a - b,
  );
}

function stateCell(value: StateValue, isTime: boolean): Cell {
  if (isTime && typeof value === 'number') return { text: formatTime(value * 1000) };
  if (typeof value === 'boolean') return { text: String(value), tone: value ? 'good' : 'bad' };
  return { text: typeof value === 'number' ? formatCount(value) : plainText(value) };
}

function ago(timeMs: number | undefined, endMs: number | undefined): string {
  if (timeMs === undefined || endMs === undefined) return 'never';
  return endMs - timeMs < 1000 ? 'at the end' : `${formatDuration(endMs - timeMs)} before the end`;
}

/** What takes all the rest comes last, however much that is. */
function byRecords(a: DiscoveredComponentSnapshot, b: DiscoveredComponentSnapshot): number {
  return Number(a.isRest) - Number(b.isRest) || b.records - a.records;
}

function perSecond(count: number, seconds: number): string {
  return seconds > 0 ? formatCount(round(count / seconds)) : '–';
}

function round(rate: number): number {
  return rate >= 100 ? Math.round(rate) : Number(rate.toPrecision(3));
}
