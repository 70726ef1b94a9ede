import type { Quantity } from '../../../model/quantity.ts';
import { type Published, seriesName } from '../published.ts';
import { histogramOf, histogramPanels } from './histogram-panels.ts';
import { type Panel, stat, timeseries, type Unit } from './panel.ts';
import { rate, type Select } from './select.ts';

/** The service as a whole: what it says of its rates, of its runs and of its own heartbeats. */
export function serviceRow(
  { rates, errorRate, labelled, timings, distributions, run }: Published,
  select: Select,
): readonly Panel[] {
  return [
    timeseries({
      title: 'Rates of the last heartbeat',
      description: 'As the heartbeat says them; the alerting rules read the same series.',
      unit: 'cps',
      queries: [...rates, errorRate].map(seriesName).map((name) => ({
        expr: select(name),
        legend: `${name} {{instance}}`,
      })),
    }),
    stat({
      title: 'Last record',
      description: 'Since a record was read.',
      unit: 's',
      queries: [{ expr: select('heartbeat_last_record_age_seconds'), legend: '{{instance}}' }],
    }),
    stat({
      title: 'Restarts',
      description: 'Restarts of the service that its log shows, in the time range.',
      unit: 'none',
      queries: [
        {
          expr: `increase(${select(seriesName(run.restarts))}[$__range])`,
          legend: '{{instance}}',
        },
      ],
    }),
    timeseries({
      title: "The service's own heartbeats",
      unit: 'short',
      queries: (['heartbeats', 'missed', 'doubled', 'late'] as const).map((figure) => ({
        expr: `increase(${select(seriesName(run[figure]))}[$__rate_interval])`,
        legend: `${figure === 'heartbeats' ? 'seen' : figure} {{instance}}`,
      })),
    }),
    ...[...timings, ...distributions]
      .filter(({ component }) => component === undefined)
      .flatMap((timing) => histogramPanels(histogramOf(timing), select)),
    ...labelled
      .filter(({ kind }) => kind === 'counter')
      .map((metric) => labelledPanel(metric, rate(select(seriesName(metric))), 'cps')),
    ...labelled
      .filter(({ kind }) => kind === 'gauge')
      .map((metric) => labelledPanel(metric, select(seriesName(metric)), 'short')),
  ];
}

function labelledPanel({ family, maxSeries = 1 }: Quantity, expr: string, unit: Unit) {
  const { name = '', labels = [] } = family ?? {};
  const by = ['instance', ...labels].join(', ');
  return timeseries({
    title: name.replaceAll('_', ' '),
    unit,
    queries: [
      {
        expr: mostOf(`sum by (${by}) (${expr})`, maxSeries),
        legend: [...labels, 'instance'].map((label) => `{{${label}}}`).join(' '),
      },
    ],
  });
}

/** More lines than this are no graph. */
const maxLines = 20;

function mostOf(expr: string, maxSeries: number): string {
  return maxSeries > maxLines ? `topk(${maxLines}, ${expr})` : expr;
}
