import type { LabelledSeries, Published } from '../published.ts';
import { type Panel, stat, timeseries, type Unit } from './panel.ts';
import { rate, type Select } from './select.ts';
import { timingPanels } from './timing-panels.ts';

/** The service as a whole: what it says of its rates, of its runs and of its own heartbeats. */
export function serviceRow(
  { rates, metrics, gauges, measured }: Published,
  select: Select,
): readonly Panel[] {
  return [
    timeseries({
      title: 'Rates of the last heartbeat',
      description: 'As the heartbeat says them; the alerting rules read the same series.',
      unit: 'cps',
      queries: [...rates, 'error_rate_per_second'].map((name) => ({
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
          expr: `increase(${select('heartbeat_service_restarts_total')}[$__range])`,
          legend: '{{instance}}',
        },
      ],
    }),
    timeseries({
      title: "The service's own heartbeats",
      unit: 'short',
      queries: ['', '_missed', '_doubled', '_late'].map((kind) => ({
        expr: `increase(${select(`heartbeat_service_heartbeats${kind}_total`)}[$__rate_interval])`,
        legend: `${kind.slice(1) || 'seen'} {{instance}}`,
      })),
    }),
    ...measured.flatMap((timing) => timingPanels(timing, select)),
    ...metrics.map((metric) => labelledPanel(metric, rate(select(metric.name)), 'cps')),
    ...gauges.map((gauge) => labelledPanel(gauge, select(gauge.name), 'short')),
  ];
}

function labelledPanel({ name, labels, maxSeries }: LabelledSeries, expr: string, unit: Unit) {
  const by = ['instance', ...labels].join(', ');
  return timeseries({
    title: name.replace(/_total$/, '').replaceAll('_', ' '),
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
