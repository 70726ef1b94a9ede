import type { PackThresholds } from '../thresholds.ts';
import { type AlertingRule, series } from './rule.ts';

/** What keeps the sidecar from seeing, or from remembering. */
export function sidecarAlerts(
  { selector, health }: PackThresholds,
  hasSequence: boolean,
): readonly AlertingRule[] {
  const of = (name: string): string => series(name, selector);
  const backlogBytes = health.backlogBytes.degraded;
  return [
    {
      alert: 'SidecarBlind',
      expr: `${of('heartbeat_source_up')} == 0`,
      for: '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'the sidecar {{ $labels.instance }} cannot read the log',
        description: 'Its source is waited for, over or failed; /health says why.',
      },
    },
    {
      alert: 'SidecarAbsent',
      expr: `absent(${of('heartbeat_build_info')})`,
      for: '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'no sidecar is scraped',
        description: 'Nothing that the log says is known, and no other alert can fire.',
      },
    },
    {
      alert: 'LogGaps',
      expr: `increase(${of('heartbeat_source_gaps_total')}[15m]) > 0`,
      labels: { severity: 'warning' },
      annotations: {
        summary: 'parts of the log of {{ $labels.instance }} were lost before they could be read',
        description:
          'Totals are too low by what they held; heartbeat_source_lost_bytes_total says how much.',
      },
    },
    ...(hasSequence ? [sequenceGaps(selector)] : []),
    ...(backlogBytes === undefined ? [] : [backlog(selector, backlogBytes)]),
    {
      alert: 'CheckpointFailing',
      expr: `increase(${of('heartbeat_checkpoint_failures_total')}[15m]) > 0`,
      for: '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'the sidecar {{ $labels.instance }} cannot save its state',
        description: 'Totals would fall back at its next restart.',
      },
    },
    {
      alert: 'ConfigurationRefused',
      expr: `${of('heartbeat_config_last_reload_successful')} == 0`,
      for: '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'the sidecar {{ $labels.instance }} refused its changed configuration',
        description:
          'The one before it holds until the next restart, which would fail; /health says what is wrong.',
      },
    },
    {
      alert: 'LedgerBroken',
      expr: `increase(${of('heartbeat_ledger_broken_total')}[1h]) > 0`,
      labels: { severity: 'critical' },
      annotations: {
        summary: 'bytes that {{ $labels.instance }} read are not accounted for',
        description: 'A fault of the sidecar, after which totals may be wrong: please report it.',
      },
    },
  ];
}

function sequenceGaps(selector: string): AlertingRule {
  return {
    alert: 'SequenceGaps',
    expr: `increase(${series('heartbeat_source_sequence_missing_total', selector)}[15m]) > 0`,
    labels: { severity: 'warning' },
    annotations: {
      summary: 'running numbers are missing from the log of {{ $labels.instance }}',
      description: 'Records were lost on their way to the log, or between it and the sidecar.',
    },
  };
}

function backlog(selector: string, bytes: number): AlertingRule {
  return {
    alert: 'SidecarBehind',
    expr: `${series('heartbeat_source_backlog_bytes', selector)} > ${bytes}`,
    for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: '{{ $value | humanize1024 }}B of the log of {{ $labels.instance }} wait to be read',
      description: 'What is shown is older than the log; the sidecar may need more CPU.',
    },
  };
}
