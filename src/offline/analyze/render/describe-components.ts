import type { StateValue } from '../../../model/declaration.ts';
import {
  declaredMetrics,
  isDeclaredState,
  numberOf,
  ofComponent,
  otherName,
  pointOf,
} from '../../../model/families.ts';
import type { Family, Point } from '../../../model/family.ts';
import type { AnalysisReport } from '../report.ts';
import { formatCount, formatDuration, formatTime } from './figures.ts';
import type { Cell, Section } from './section.ts';
import { plainText } from './text-width.ts';

const shownSeries = 8;
const shownComponents = 8;

/** Each component's counts with their rates, then its states as they were at the end. */
export function describeComponents(report: AnalysisReport): readonly Section[] {
  const { families } = report.snapshot;
  const { span } = report.survey;
  const counts = families.filter(({ quantity: { kind, component, provenance } }) => {
    return kind === 'counter' && component !== undefined && provenance === 'declared';
  });
  const states = families.filter(isDeclaredState);
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
      rows: [
        ...counts.map((count) =>
          countRow(count, count.quantity.isError === true && numberOf(count) > 0, span),
        ),
        ...discoveredRows(families, span),
      ],
    },
    {
      kind: 'table' as const,
      title: 'States at the end',
      columns: [component, { ...left, title: 'state' }, { ...left, title: 'value', shrinks: true }],
      rows: isKnownAlready(states, report) ? [] : states.map(stateRow),
    },
  ].filter(({ rows }) => rows.length > 0);
}

function countRow(
  family: Family,
  isBad: boolean,
  { seconds, lastMs }: AnalysisReport['survey']['span'],
): Cell[] {
  const { component = '', name } = family.quantity;
  const value = numberOf(family);
  const { lastTimeMs } = family.facets;
  const row: Cell[] = [
    { text: component, tone: 'strong' },
    { text: name },
    { text: formatCount(value), tone: isBad ? 'bad' : 'plain' },
    { text: perSecond(value, seconds) },
  ];
  const isTimed = 'lastTimeMs' in family.facets;
  const last = value === 0 && lastTimeMs === undefined ? 'never' : ago(lastTimeMs, lastMs);
  return isTimed ? [...row, { text: last, tone: 'dim' }] : row;
}

function stateRow(family: Family): Cell[] {
  const { component = '', name, valueType } = family.quantity;
  const value = pointOf(family)?.value;
  return [
    { text: component, tone: 'strong' },
    { text: name },
    value === undefined ? { text: 'unknown', tone: 'dim' } : stateCell(value, valueType === 'time'),
  ];
}

/** The only state is the time of the last record, which the head of the report has. */
function isKnownAlready(states: readonly Family[], { survey }: AnalysisReport): boolean {
  const [state, ...others] = states;
  if (state?.quantity.valueType !== 'time' || others.length > 0) return false;
  const value = pointOf(state)?.value;
  return value === undefined || (typeof value === 'number' && value * 1000 === survey.span.lastMs);
}

/** Components that loggers name, those that wrote most first; errors where there are any. */
function discoveredRows(
  families: readonly Family[],
  span: AnalysisReport['survey']['span'],
): readonly Cell[][] {
  const ofLoggers = families.filter(({ quantity }) => quantity.provenance === 'logger');
  const records = ofLoggers.filter(({ quantity }) => quantity.name === 'records');
  const shown = records.toSorted(byRecords).slice(0, shownComponents);
  const rows = shown.flatMap((family): Cell[][] => {
    const { counts } = ofComponent(ofLoggers, family.quantity.component ?? '');
    const errors = counts.filter(
      (count) => count.quantity.name === 'errors' && numberOf(count) > 0,
    );
    return [countRow(family, false, span), ...errors.map((error) => countRow(error, true, span))];
  });
  const hidden = records.length - shown.length;
  return hidden > 0 ? [...rows, [{ text: `… ${hidden} more`, tone: 'dim' }]] : rows;
}

/** The metrics beyond the components', their largest series first. */
export function describeMetrics({ snapshot }: AnalysisReport): readonly Section[] {
  const metrics = declaredMetrics(snapshot.families).filter(
    ({ quantity: { kind } }) => kind === 'counter' || kind === 'gauge',
  );
  const rows = metrics.flatMap(({ quantity: { name, family }, points }): Cell[][] => {
    const { labels = [] } = family ?? {};
    const series = points
      .flatMap(({ labels: values, value }) =>
        typeof value === 'number' && value !== 0 ? [{ labels: values, value }] : [],
      )
      .toSorted((a, b) => b.value - a.value);
    const order = shortestFirst(labels.length, series);
    const shown = series
      .slice(0, shownSeries)
      .map(({ labels: values, value }, k): Cell[] => [
        { text: k === 0 ? name : '', tone: 'strong' },
        { text: order.map((n) => plainText(`${labels[n]}=${values[n] ?? ''}`)).join(' ') },
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

/** Positions of the labels, that with the longest value last: what is cut off is then its end alone. */
function shortestFirst(count: number, series: readonly Pick<Point, 'labels'>[]): readonly number[] {
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

/** Empty for records without a time. */
function ago(timeMs: number | undefined, endMs: number | undefined): string {
  if (timeMs === undefined || endMs === undefined) return '';
  return endMs - timeMs < 1000 ? 'at the end' : `${formatDuration(endMs - timeMs)} before the end`;
}

/** What takes all the rest comes last, however much that is. */
function byRecords(a: Family, b: Family): number {
  return Number(isRest(a)) - Number(isRest(b)) || numberOf(b) - numberOf(a);
}

function isRest({ quantity }: Family): boolean {
  return quantity.component === otherName;
}

function perSecond(count: number, seconds: number): string {
  return seconds > 0 ? formatCount(round(count / seconds)) : '–';
}

function round(rate: number): number {
  return rate >= 100 ? Math.round(rate) : Number(rate.toPrecision(3));
}
