import type { LoggerQuantities } from '../../../catalogue/logger-components.ts';
import type { Quantity } from '../../../model/quantity.ts';
import { type Published, seriesName } from '../published.ts';
import { histogramPanels } from './histogram-panels.ts';
import { type Panel, stat, timeseries } from './panel.ts';
import { rate, type Select } from './select.ts';

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
    ...(published.logger === undefined ? [] : [discoveredComponents(published.logger, select)]),
    ...(published.discoversTimings ? [discoveredTimings(published, select)] : []),
  ];
}

function discoveredComponents(logger: LoggerQuantities, select: Select): RepeatedRow {
  const of = (quantity: Quantity): string =>
    select(seriesName(quantity), { matching: '$component' });
  const byInstance = (count: Quantity): string => `sum by (instance) (${rate(of(count))})`;
  return {
    title: 'Component: $component',
    repeat: 'component',
    label: 'Component',
    values: `label_values(${select(seriesName(logger.records))}, component)`,
    panels: [
      timeseries({
        title: 'Records',
        unit: 'cps',
        queries: [{ expr: byInstance(logger.records), legend: '{{instance}}' }],
      }),
      timeseries(
        {
          title: 'Errors',
          unit: 'cps',
          queries: [{ expr: byInstance(logger.errors), legend: '{{instance}}' }],
        },
        6,
      ),
      stat({
        title: 'Last record',
        description: 'Since the component logged a record.',
        unit: 's',
        queries: [{ expr: `time() - ${of(logger.lastTime)}`, legend: '{{instance}}' }],
      }),
    ],
  };
}

function discoveredTimings({ timings }: Published, select: Select): RepeatedRow {
  const declared = timings.map((timing) => `${seriesName(timing)}_bucket`);
  const others = [...sidecarsOwn, ...declared].join('|');
  const all = select('', { names: `__name__=~".+_seconds_bucket",__name__!~"${others}"` });
  return {
    title: 'Timing: $timing',
    repeat: 'timing',
    label: 'Timing',
    values: `label_values(${all}, __name__)`,
    regex: '/^(.+)_seconds_bucket$/',
    panels: histogramPanels({ name: '${timing}_seconds', title: '$timing', unit: 's' }, select),
  };
}
