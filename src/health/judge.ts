import { runFigures } from '../model/families.ts';
import { formatDocument } from '../model/format.ts';
import { isoOrNull } from '../model/json-value.ts';
import { quarantinePath } from '../model/quarantine.ts';
import type { View } from '../model/view.ts';
import { componentReports } from './component-report.ts';
import {
  createConditionReader,
  type GapMemory,
  type HealthCondition,
  isBlind,
  serviceHeartbeatAgeSeconds,
  silenceSeconds,
} from './health-condition.ts';
import type {
  ConfigurationReport,
  HealthDocument,
  RunReport,
  SourceReport,
} from './health-document.ts';
import { createPodHealth, reasonsOfPods, worstService } from './pod-health.ts';
import { type Reason, statusOf } from './reason.ts';
import { serviceReasons } from './service-reasons.ts';
import { sidecarReasons } from './sidecar-reasons.ts';

/** Judges a view: each call gives the document of that instant. */
export function createHealth(view: View, memory?: GapMemory): (nowMs: number) => HealthDocument {
  const readCondition = createConditionReader(view, memory);
  const judgePods = createPodHealth((pod) => createHealth(pod));
  return (nowMs) => {
    const condition = readCondition(nowMs);
    const pods = view.pods && judgePods(view.pods(), nowMs);
    const ofNode = sidecarReasons(condition);
    const ofPods = reasonsOfPods(pods ?? [], ofNode);
    const [of, by] = [
      (reason: Reason) => reason.subject === 'service',
      (reason: Reason) => reason.subject === 'sidecar',
    ];
    const ofService = pods === undefined ? serviceReasons(condition) : ofPods.filter(of);
    const ofSidecar = [...ofNode, ...ofPods.filter(by)];
    const serviceStatus = pods === undefined ? statusOf(ofService) : worstService(pods);
    return {
      schema: 'heartbeat.health/v1',
      status: statusOf([...ofService, ...ofSidecar]),
      service_status: serviceStatus === 'healthy' && isBlind(condition) ? 'unknown' : serviceStatus,
      sidecar_status: statusOf(ofSidecar),
      service: view.service,
      timestamp: new Date(nowMs).toISOString(),
      uptime_seconds: toSeconds(nowMs - condition.startedMs),
      reasons: [...ofService, ...ofSidecar].sort(bySeverity),
      components: {
        ...componentReports(condition.declarations.components, condition.snapshot.families),
        heartbeat: condition.heartbeat,
        source: sourceReport(condition),
      },
      run: runReport(condition),
      configuration: configurationReport(condition),
      ledger: condition.ledger,
      format: formatDocument(view.format()),
      quarantine: view.quarantine === undefined ? null : quarantinePath,
      ...(pods && { pods }),
    };
  };
}

const rank = { unhealthy: 0, degraded: 1, info: 2 } as const;

function bySeverity(a: Reason, b: Reason): number {
  return rank[a.severity] - rank[b.severity];
}

function toSeconds(durationMs: number): number {
  return Math.round(Math.max(0, durationMs)) / 1000;
}

function sourceReport(condition: HealthCondition): SourceReport {
  const { source, lastRecordMs } = condition;
  return {
    kind: source.kind,
    name: source.name,
    state: source.state,
    problem: source.problem ?? null,
    lag_bytes: source.backlogBytes,
    lag_seconds: lagSeconds(condition),
    bytes_read: source.bytesRead,
    last_record_age_seconds:
      lastRecordMs === undefined ? null : toSeconds(silenceSeconds(condition) * 1000),
    last_record: isoOrNull(lastRecordMs),
    rotations: source.rotations,
    truncations: source.truncations,
    gaps: source.gaps,
  };
}

function lagSeconds({ source, nowMs, lastRecordTimeMs }: HealthCondition): number | null {
  if (source.backlogBytes === 0) return 0;
  return lastRecordTimeMs === undefined ? null : toSeconds(nowMs - lastRecordTimeMs);
}

function runReport(condition: HealthCondition): RunReport {
  const { run, families } = condition.snapshot;
  const figures = runFigures(families);
  const ageSeconds = serviceHeartbeatAgeSeconds(condition, run.lastHeartbeatTimeMs);
  return {
    started: isoOrNull(run.startedTimeMs),
    restarts: figures.restarts,
    heartbeats: figures.heartbeats,
    heartbeats_missed: figures.missed,
    heartbeats_doubled: figures.doubled,
    heartbeats_late: figures.late,
    writers: figures.writers,
    last_heartbeat_age_seconds: ageSeconds === undefined ? null : toSeconds(ageSeconds * 1000),
  };
}

function configurationReport({ configuration }: HealthCondition): ConfigurationReport {
  const { path, loadedMs, problem } = configuration;
  return {
    file: path ?? null,
    loaded: new Date(loadedMs).toISOString(),
    problem: problem ?? null,
  };
}
