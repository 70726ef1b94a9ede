import { errorRateName } from '../catalogue/declared-counts.ts';
import type { HealthConfig } from '../model/config.ts';
import type { Declarations } from '../model/declaration.ts';
import { numberOf } from '../model/families.ts';
import type { Family } from '../model/family.ts';
import type { Ledger } from '../model/ledger.ts';
import type { SequenceReport } from '../model/sequence.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { SourceStatus } from '../model/source.ts';
import type {
  CheckpointStatus,
  ConfigurationStatus,
  HeartbeatStatus,
  View,
} from '../model/view.ts';

/** Everything that health is judged by, taken at one instant: plain values. */
export interface HealthCondition {
  readonly nowMs: number;
  readonly startedMs: number;
  readonly thresholds: HealthConfig;
  readonly declarations: Declarations;
  readonly snapshot: Snapshot;
  readonly ledger: Ledger;
  readonly source: SourceStatus;
  readonly heartbeat: HeartbeatStatus;
  readonly checkpoints: CheckpointStatus | undefined;
  readonly configuration: ConfigurationStatus;
  /** Why a changed web configuration was refused. */
  readonly webConfigProblem?: string | undefined;
  readonly errorRatePerSecond: number | undefined;
  readonly lastRecordMs: number | undefined;
  readonly lastRecordTimeMs: number | undefined;
  /** Whether bytes were lost lately. */
  readonly isGapRecent: boolean;
  /** Times that the ledger did not account for all bytes read. */
  readonly brokenBalances: number;
  readonly sequence: SequenceReport | undefined;
  /** Whether running numbers came to miss lately. */
  readonly isSequenceGapRecent: boolean;
}

/** How long a gap makes the sidecar degraded; afterwards it is still told. */
const gapMemoryMs = 10 * 60 * 1000;

/** When gaps grew, which a status does not say: it outlasts the views that are read by it. */
export interface GapMemory {
  readonly hasGapGrown: Growth;
  readonly hasSequenceGapGrown: Growth;
}

export function createGapMemory(view: Pick<View, 'sequence'>): GapMemory {
  return {
    hasGapGrown: createGrowth(0),
    // Those of before a restart are no news.
    hasSequenceGapGrown: createGrowth(view.sequence()?.gaps ?? 0),
  };
}

/** Takes conditions of a view. */
export function createConditionReader(
  view: View,
  { hasGapGrown, hasSequenceGapGrown }: GapMemory = createGapMemory(view),
): (nowMs: number) => HealthCondition {
  return (nowMs) => {
    const source = view.source();
    const snapshot = view.snapshot();
    const sequence = view.sequence();
    return {
      nowMs,
      startedMs: view.startedMs,
      thresholds: view.health,
      declarations: view.declarations,
      snapshot,
      ledger: view.ledger(),
      source,
      heartbeat: view.heartbeatStatus(),
      checkpoints: view.checkpoints(),
      configuration: view.configuration(),
      webConfigProblem: view.webConfig?.()?.problem,
      errorRatePerSecond: errorRateOf(snapshot.families),
      lastRecordMs: view.lastRecordMs(),
      lastRecordTimeMs: view.lastRecordTimeMs(),
      isGapRecent: hasGapGrown(source.gaps, nowMs),
      brokenBalances: view.brokenBalances(),
      sequence,
      isSequenceGapRecent: hasSequenceGapGrown(sequence?.gaps ?? 0, nowMs),
    };
  };
}

function errorRateOf(families: readonly Family[]): number | undefined {
  const rate = families.find(
    ({ quantity: { name, derivation } }) => derivation !== undefined && name === errorRateName,
  );
  return rate && numberOf(rate);
}

/** Tells of a number whether it grew lately. */
type Growth = (value: number, nowMs: number) => boolean;

function createGrowth(start: number): Growth {
  let last = start;
  let grewMs: number | undefined;
  return (value, nowMs) => {
    if (value > last) grewMs = nowMs;
    last = value;
    return grewMs !== undefined && nowMs - grewMs < gapMemoryMs;
  };
}

/** Whether the source cannot see the service now, so that silence would prove nothing. */
export function isBlind({ source }: HealthCondition): boolean {
  return source.state === 'waiting' || source.state === 'failed';
}

/** Seconds since the last record, or since the start when there was none. Never negative. */
export function silenceSeconds({ nowMs, lastRecordMs, startedMs }: HealthCondition): number {
  return Math.max(0, (nowMs - (lastRecordMs ?? startedMs)) / 1000);
}

/** When the last record was read, and its own time; epoch ms. */
type SeenLast = Pick<HealthCondition, 'nowMs' | 'lastRecordMs' | 'lastRecordTimeMs'>;

/**
 * Seconds since the service's own last heartbeat, whatever its clock says: what passed in the
 * log's time up to the last record, and on the wall clock since then.
 */
export function serviceHeartbeatAgeSeconds(
  { nowMs, lastRecordMs, lastRecordTimeMs }: SeenLast,
  lastHeartbeatTimeMs: number | undefined,
): number | undefined {
  if (lastHeartbeatTimeMs === undefined) return undefined;
  const ageMs =
    lastRecordMs === undefined || lastRecordTimeMs === undefined
      ? nowMs - lastHeartbeatTimeMs
      : Math.max(0, lastRecordTimeMs - lastHeartbeatTimeMs) + Math.max(0, nowMs - lastRecordMs);
  return Math.max(0, ageMs / 1000);
}
