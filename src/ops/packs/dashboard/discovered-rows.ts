import type { Published } from '../published.ts';
import { type Panel, stat, timeseries } from './panel.ts';
import { rate, type Select } from './select.ts';
import { timingPanels } from './timing-panels.ts';

/** A row that Grafana repeats for each value of a variable, which the log alone decides. */
export interface RepeatedRow {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly repeat: string;
  /** What the variable may be: a query of label values, and the part of each that is meant. */
  readonly label: string;
  readonly values: string;
  readonly regex?: string;
}

/** Histograms whose names say seconds and which are not of the sidecar itself. */
const sidecarsOwn = ['heartbeat_.+', 'nodejs_.+', 'process_.+'];

/** Components and timings that nobody declared: they are in the dashboard once they are in the log. */
export function discoveredRows(published: Published, select: Select): readonly RepeatedRow[] {
  return [
    ...(published.discoversComponents ? [discoveredComponents(select)] : []),
    ...(published.discoversTimings ? [discoveredTimings(published, select)] : []),
  ];
}

function discoveredComponents(select: Select): RepeatedRow {
  const of = (name: string): string => select(`log_component_${name}`, { matching: '$component' });
  const byInstance = (name: string): string => `sum by (instance) (${rate(of(name))})`;
  return {
    title: 'Component: $component',
    repeat: 'component',
    label: 'Component',
    values: `label_values(${select('log_component_records_total')}, component)`,
    panels: [
      timeseries({
        title: 'Records',
        unit: 'cps',
        queries: [{ expr: byInstance('records_total'), legend: '{{instance}}' }],
      }),
      timeseries(
        {
          title: 'Errors',
          unit: 'cps',
          queries: [{ expr: byInstance('errors_total'), legend: '{{instance}}' }],
        },
        6,
      ),
      stat({
        title: 'Last record',
        description: 'Since the component logged a record.',
        unit: 's',
        queries: [
          { expr: `time() - ${of('last_record_timestamp_seconds')}`, legend: '{{instance}}' },
        ],
      }),
    ],
  };
}

function discoveredTimings({ timings, measured }: Published, select: Select): RepeatedRow {
  const declared = [...timings, ...measured].map(({ name }) => `${name}_bucket`);
  const others = [...sidecarsOwn, ...declared].join('|');
  const all = select('', { names: `__name__=~".+_seconds_bucket",__name__!~"${others}"` });
  return {
    title: 'Timing: $timing',
    repeat: 'timing',
    label: 'Timing',
    values: `label_values(${all}, __name__)`,
    regex: '/^(.+)_seconds_bucket$/',
    panels: timingPanels({ name: '${timing}_seconds', title: '$timing' }, select),
  };
}
