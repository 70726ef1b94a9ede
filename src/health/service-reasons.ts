import { pointOf, runFigures } from '../model/families.ts';
import { isoOrNull } from '../model/json-value.ts';
import {
  type HealthCondition,
  isBlind,
  serviceHeartbeatAgeSeconds,
  silenceSeconds,
} from './health-condition.ts';
import { grade, type Reason } from './reason.ts';

/** What the log says against the service. A blind sidecar does not blame it for silence. */
export function serviceReasons(condition: HealthCondition): readonly Reason[] {
  return [
    ...(isBlind(condition) ? [] : [silent(condition), heartbeatMissing(condition)]),
    ended(condition),
    errorRate(condition),
    ...badStates(condition),
    restarted(condition),
    heartbeatsIrregular(condition),
  ].filter((reason) => reason !== undefined);
}

function silent(condition: HealthCondition): Reason | undefined {
  const { source, lastRecordMs, thresholds } = condition;
  // Bytes that wait to be read may hold the records that seem to be missing.
  if (source.state !== 'following' || source.backlogBytes > 0) return undefined;
  const seconds = silenceSeconds(condition);
  const found = grade(seconds, thresholds.silenceSeconds);
  return (
    found && {
      code: 'service_silent',
      severity: found.severity,
      subject: 'service',
      component: null,
      message:
        lastRecordMs === undefined
          ? `no record since the sidecar started ${round(seconds)} s ago`
          : `no record for ${round(seconds)} s`,
      evidence: {
        seconds: round(seconds),
        threshold_seconds: found.threshold,
        last_record: isoOrNull(lastRecordMs),
      },
    }
  );
}

function heartbeatMissing(condition: HealthCondition): Reason | undefined {
  const { snapshot, thresholds, source } = condition;
  const { intervalSeconds, lastHeartbeatCount, lastHeartbeatTimeMs } = snapshot.run;
  const ageSeconds = serviceHeartbeatAgeSeconds(condition, lastHeartbeatTimeMs);
  if (ageSeconds === undefined || intervalSeconds === undefined || intervalSeconds <= 0) {
    return undefined;
  }
  if (source.state !== 'following' || source.backlogBytes > 0) return undefined;
  const intervals = Math.floor(ageSeconds / intervalSeconds);
  const found = grade(intervals, thresholds.missedHeartbeats);
  return (
    found && {
      code: 'service_heartbeat_missing',
      severity: found.severity,
      subject: 'service',
      component: null,
      message:
        `the service's own heartbeat is ${round(ageSeconds)} s old, ` +
        `its interval is ${intervalSeconds} s`,
      evidence: {
        intervals_without: intervals,
        threshold_intervals: found.threshold,
        age_seconds: round(ageSeconds),
        interval_seconds: intervalSeconds,
        last_heartbeat: isoOrNull(lastHeartbeatTimeMs),
        last_heartbeat_count: lastHeartbeatCount ?? null,
      },
    }
  );
}

function ended({ source }: HealthCondition): Reason | undefined {
  if (source.state !== 'ended') return undefined;
  return {
    code: 'service_ended',
    severity: 'degraded',
    subject: 'service',
    component: null,
    message: `the log is over: ${source.name} ended`,
    evidence: { source: source.name, bytes_read: source.bytesRead },
  };
}

function errorRate({ errorRatePerSecond, thresholds }: HealthCondition): Reason | undefined {
  if (errorRatePerSecond === undefined) return undefined;
  const found = grade(errorRatePerSecond, thresholds.errorRatePerSecond);
  return (
    found && {
      code: 'error_rate_high',
      severity: found.severity,
      subject: 'service',
      component: null,
      message:
        `${errorRatePerSecond} errors per second in the last heartbeat, ` +
        `more than ${found.threshold}`,
      evidence: { error_rate_per_second: errorRatePerSecond, threshold: found.threshold },
    }
  );
}

/** States by which a component says of itself that it does not work. */
const vitalStates: ReadonlySet<string> = new Set(['is_healthy', 'is_running']);

function badStates({ snapshot }: HealthCondition): readonly Reason[] {
  return snapshot.families.flatMap((family): Reason[] => {
    const { kind, name, component = null } = family.quantity;
    const isFalse = kind === 'state' && pointOf(family)?.value === false;
    if (!isFalse || !vitalStates.has(name)) return [];
    return [
      {
        code: 'component_unwell',
        severity: 'unhealthy',
        subject: 'service',
        component,
        message: `${component} says ${name} is false`,
        evidence: { state: name, value: false, since: isoOrNull(family.facets.lastTimeMs) },
      },
    ];
  });
}

function restarted({ snapshot }: HealthCondition): Reason | undefined {
  const { restarts } = runFigures(snapshot.families);
  if (restarts === 0) return undefined;
  return {
    code: 'service_restarted',
    severity: 'info',
    subject: 'service',
    component: null,
    message: `the service restarted ${restarts === 1 ? 'once' : `${restarts} times`}`,
    evidence: { restarts, started: isoOrNull(snapshot.run.startedTimeMs) },
  };
}

function heartbeatsIrregular({ snapshot }: HealthCondition): Reason | undefined {
  const { missed, doubled, late, heartbeats } = runFigures(snapshot.families);
  if (missed + doubled + late === 0) return undefined;
  return {
    code: 'service_heartbeats_irregular',
    severity: 'info',
    subject: 'service',
    component: null,
    message:
      `of the service's own heartbeats ${missed} were missed, ` +
      `${doubled} doubled, ${late} late`,
    evidence: { heartbeats, missed, doubled, late },
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
