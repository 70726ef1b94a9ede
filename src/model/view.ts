import type { HealthConfig } from './config.ts';
import type { Declarations } from './declaration.ts';
import type { LogFormat } from './format.ts';
import type { HeartbeatLine } from './heartbeat.ts';
import type { Ledger } from './ledger.ts';
import type { QuarantineGroup } from './quarantine.ts';
import type { SequenceReport } from './sequence.ts';
import type { Snapshot } from './snapshot.ts';
import type { SourceStatus } from './source.ts';

/** The six keys under which the seed published its heartbeat's state, exactly. */
export interface HeartbeatStatus {
  readonly enabled: boolean;
  readonly is_running: boolean;
  readonly interval_seconds: number;
  readonly heartbeat_count: number;
  readonly uptime_seconds: number;
  readonly include_detailed_stats: boolean;
}

export interface NotReady {
  readonly reason: string;
  readonly retryAfterSeconds: number;
}

/** How saving goes. */
export interface CheckpointStatus {
  readonly saves: number;
  readonly failures: number;
  /** Why the last save failed; `undefined` when it did not. */
  readonly problem: string | undefined;
  /** Age of what is saved, in seconds; `undefined` before the first save. */
  readonly ageSeconds: number | undefined;
}

/** What configuration is in force, and how reading it again went. */
export interface ConfigurationStatus {
  /** Absolute path of its file; `undefined`: there is none. */
  readonly path: string | undefined;
  /** Wall clock at which it was last read and found good, epoch ms. */
  readonly loadedMs: number;
  /** Why what was read last is not in force; `undefined` when it is. */
  readonly problem: string | undefined;
}

/** What came of reading the configuration again, in a sentence. */
export interface ReloadAnswer {
  readonly isRefused: boolean;
  readonly message: string;
}

/** A metric of the sidecar itself, as prom-client's `getMetricsAsJSON()` gives it. */
export interface SelfMetric {
  readonly name: string;
  readonly help: string;
  /** prom-client types this as an enum of numbers and gives strings. */
  readonly type: string | number;
  readonly values: readonly SelfValue[];
}

interface SelfValue {
  readonly value: number;
  readonly labels: Readonly<Partial<Record<string, string | number>>>;
  /** Of a histogram's parts: the metric's name with the part's ending. */
  readonly metricName?: string;
}

/** Whose log is counted, by the labels that Prometheus' own service discovery gives pods. */
export interface PodName {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** One of the pods of a node. */
export interface PodView {
  readonly name: PodName;
  /** Its log is gone, and it is only shown until its series are removed. */
  readonly isGone: boolean;
  /** What its own log gave; the same object for as long as the same is declared. */
  readonly view: View;
}

/**
 * All that is published, seen from outside. Closures answer with the present state, at once and
 * without blocking; what they return is never changed afterwards.
 */
export interface View {
  /** Name of the service that is watched. */
  readonly service: string;
  readonly declarations: Declarations;
  readonly health: HealthConfig;
  /** Wall clock at which the sidecar started, epoch ms. */
  readonly startedMs: number;
  /** Wall clock since which these declarations hold, epoch ms: later, after a reload. */
  readonly declaredMs: number;
  /** The rates in it are of the last heartbeat; 0 before the first. */
  snapshot(): Snapshot;
  ledger(): Ledger;
  /** Formats and profiles of the records, with their shares. */
  format(): LogFormat;
  /** Lines that nothing was made of, by shape, secrets masked; absent where it is switched off. */
  readonly quarantine?: () => readonly QuarantineGroup[];
  source(): SourceStatus;
  /** The last heartbeat written; `undefined` before the first. */
  lastHeartbeat(): HeartbeatLine | undefined;
  heartbeatStatus(): HeartbeatStatus;
  ready(): true | NotReady;
  /** Settles when what was counted until now is saved, so that no restart takes back what is shown. */
  settle(): Promise<void>;
  /** How saving goes; `undefined` where nothing is saved. */
  checkpoints(): CheckpointStatus | undefined;
  configuration(): ConfigurationStatus;
  /** How following the web configuration goes; absent where there is none. */
  readonly webConfig?: () => { readonly problem: string | undefined } | undefined;
  /** Reads the configuration again; absent where nobody may ask for it over HTTP. */
  readonly reload?: (() => ReloadAnswer) | undefined;
  /** Wall clock at which the last record was decoded, epoch ms. */
  lastRecordMs(): number | undefined;
  /** That record's own time, epoch ms. */
  lastRecordTimeMs(): number | undefined;
  /** Times that the ledger did not account for all bytes read. */
  brokenBalances(): number;
  /** What the log's running number says; `undefined` where it has none. */
  sequence(): SequenceReport | undefined;
  /**
   * The pods of a node, in order of their names: what is declared is counted for each, and this
   * view itself counts nothing. `undefined`: one log is watched.
   */
  readonly pods?: () => readonly PodView[];
  /** The sidecar's own metrics, every name prefixed `heartbeat_`. */
  selfMetrics(): Promise<readonly SelfMetric[]>;
  /** Told of every scrape: how long its answer took to make. */
  scraped(seconds: number): void;
}
