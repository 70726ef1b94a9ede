import type { StateValue } from '../../model/declaration.ts';
import type { AnalysisReport } from '../report.ts';
import { formatCount, formatDuration, formatTime } from './figures.ts';
import type { Cell, Section } from './section.ts';
import { plainText } from './text-width.ts';

const shownSeries = 8;

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
      { text: seconds > 0 ? formatCount(round(value / seconds)) : '–' },
      { text: ago(lastTimeMs, lastMs), tone: 'dim' },
    ];
  });
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
      rows: counts,
    },
    {
      kind: 'table' as const,
      title: 'States at the end',
      columns: [component, { ...left, title: 'state' }, { ...left, title: 'value', shrinks: true }],
      rows: states,
    },
  ].filter(({ rows }) => rows.length > 0);
}

/** The metrics beyond the components', their largest series first. */
export function describeMetrics({ declarations, snapshot }: AnalysisReport): readonly Section[] {
  const rows = declarations.metrics.flatMap(({ name, labels, type }, id): Cell[][] => {
    if (type === 'timing') return [];
    const series = (snapshot.metrics[id]?.series ?? [])
      .filter(({ value }) => value !== undefined && value !== 0)
      .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
    const shown = series
      .slice(0, shownSeries)
      .map(({ labels: values, value = 0 }, k): Cell[] => [
        { text: k === 0 ? name : '', tone: 'strong' },
        { text: labels.map((label, n) => plainText(`${label.name}=${values[n] ?? ''}`)).join(' ') },
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

function stateCell(value: StateValue, isTime: boolean): Cell {
  if (isTime && typeof value === 'number') return { text: formatTime(value * 1000) };
  if (typeof value === 'boolean') return { text: String(value), tone: value ? 'good' : 'bad' };
  return { text: typeof value === 'number' ? formatCount(value) : plainText(value) };
}

function ago(timeMs: number | undefined, endMs: number | undefined): string {
  if (timeMs === undefined || endMs === undefined) return 'never';
  return endMs - timeMs < 1000 ? 'at the end' : `${formatDuration(endMs - timeMs)} before the end`;
}

function round(rate: number): number {
  return rate >= 100 ? Math.round(rate) : Number(rate.toPrecision(3));
}
