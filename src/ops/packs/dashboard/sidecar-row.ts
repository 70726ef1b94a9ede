import { type Panel, stateTimeline, timeseries } from './panel.ts';
import { rate, type Select } from './select.ts';

/** The sidecar itself: whether it sees, how far behind it is, what it could not read, its cost. */
export function sidecarRow(select: Select): readonly Panel[] {
  return [
    stateTimeline({
      title: 'Source',
      description: 'Whether the log can be read.',
      queries: [{ expr: select('heartbeat_source_up'), legend: '{{instance}}' }],
    }),
    timeseries({
      title: 'Backlog',
      description: 'Bytes that are written and not read yet.',
      unit: 'bytes',
      queries: [{ expr: select('heartbeat_source_backlog_bytes'), legend: '{{instance}}' }],
    }),
    timeseries({
      title: 'Lines by class',
      unit: 'cps',
      queries: [
        {
          expr: `sum by (class) (${rate(select('heartbeat_ledger_lines_total'))})`,
          legend: '{{class}}',
        },
      ],
    }),
    timeseries({
      title: 'Lines rejected and values refused',
      unit: 'cps',
      queries: [
        {
          expr: `sum by (reason) (${rate(select('heartbeat_lines_rejected_total'))})`,
          legend: '{{reason}}',
        },
      ],
    }),
    timeseries({
      title: 'Rotations, truncations, gaps',
      queries: ['rotations', 'truncations', 'gaps'].map((kind) => ({
        expr: `increase(${select(`heartbeat_source_${kind}_total`)}[$__rate_interval])`,
        legend: `${kind} {{instance}}`,
      })),
    }),
    timeseries({
      title: 'Checkpoint age',
      description: 'Age of what a restart would go on from.',
      unit: 's',
      queries: [{ expr: select('heartbeat_checkpoint_age_seconds'), legend: '{{instance}}' }],
    }),
    timeseries({
      title: 'CPU',
      unit: 'percentunit',
      queries: [
        {
          expr: rate(select('heartbeat_process_cpu_seconds_total')),
          legend: '{{instance}}',
        },
      ],
    }),
    timeseries({
      title: 'Memory',
      unit: 'bytes',
      queries: [
        { expr: select('heartbeat_process_resident_memory_bytes'), legend: '{{instance}}' },
      ],
    }),
  ];
}
