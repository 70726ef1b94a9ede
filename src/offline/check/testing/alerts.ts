import { alertCodes, type LogTest } from '../../../config/grammar/log-test.ts';
import { serviceReasons } from '../../../health/service-reasons.ts';
import type { Config } from '../../../model/config.ts';
import type { AnalysisReport } from '../../analyze/report.ts';
import { positionOf } from '../positions.ts';
import type { Failure } from './outcome.ts';

/**
 * Holds what `/health` would say of the service, some quiet seconds after the last record, to what
 * is expected. A sidecar that read every line as it came is supposed.
 */
export function checkAlerts(
  { alerts, quietSeconds }: LogTest,
  report: AnalysisReport,
  config: Config,
): Failure | undefined {
  if (alerts === undefined) return undefined;
  const wanted = [...new Set(alerts.codes)].toSorted();
  const got = codesOf(report, config, quietSeconds);
  if (wanted.join() === got.join()) return undefined;
  return {
    position: positionOf(alerts.span),
    subject: 'alerts',
    expected: wanted.join(', ') || 'none',
    got: got.join(', ') || 'none',
    near: [],
  };
}

function codesOf(report: AnalysisReport, config: Config, quietSeconds: number): readonly string[] {
  const { survey, snapshot, ledger, heartbeat, declarations } = report;
  const lastMs = survey.span.lastMs ?? 0;
  const rate = heartbeat['error_rate_per_second'];
  const reasons = serviceReasons({
    nowMs: lastMs + quietSeconds * 1000,
    startedMs: survey.span.firstMs ?? 0,
    thresholds: config.health,
    declarations,
    snapshot,
    ledger,
    source: {
      kind: 'file',
      name: 'log',
      state: 'following',
      problem: undefined,
      bytesRead: ledger.bytes,
      backlogBytes: 0,
      rotations: 0,
      truncations: 0,
      gaps: 0,
    },
    heartbeat: {
      enabled: true,
      is_running: true,
      interval_seconds: config.heartbeat.intervalSeconds,
      heartbeat_count: 1,
      uptime_seconds: 0,
      include_detailed_stats: true,
    },
    checkpoints: undefined,
    configuration: { path: undefined, loadedMs: 0, problem: undefined },
    errorRatePerSecond: typeof rate === 'number' ? rate : undefined,
    lastRecordMs: lastMs,
    lastRecordTimeMs: survey.span.lastMs,
    isGapRecent: false,
    brokenBalances: 0,
    sequence: undefined,
    isSequenceGapRecent: false,
  });
  const codes = new Set<string>(reasons.map(({ code }) => code));
  return alertCodes.filter((code) => codes.has(code)).toSorted();
}
