import type { HeartbeatFieldKind, StateValue } from './declaration.ts';

/** Kinds of heartbeat fields that are followed over time; a sample is a timing's. */
export type TrackedFieldKind = Exclude<HeartbeatFieldKind, 'sample'>;

/** Who wrote a record, as far as its own fields tell. */
export interface Writer {
  /** The fields that name it, with their values: `hostname=web-1 pid=12`. */
  readonly key: string;
  /** Those fields alone: `hostname pid`. */
  readonly fields: string;
  /** The log that it writes, where several are read: others of its fields are in the same. */
  readonly log?: string;
}

/** Names the writer of the record that is being observed, when somebody asks. */
export interface WriterSource {
  /** `undefined`: the record names nobody. */
  read(): Writer | undefined;
}

/** Names the trace of the record that is being observed, when somebody asks. */
export interface TraceSource {
  /** `undefined`: the record names none that an exemplar could carry. */
  read(): string | undefined;
}

/** One heartbeat line of the service itself. */
export interface ServiceHeartbeat {
  readonly count: number | undefined;
  readonly uptimeSeconds: number | undefined;
  readonly intervalSeconds: number | undefined;
}

/**
 * Where rules tell what they saw in a record: the registry is one. Ids are indexes of the lists of
 * {@link import('./declaration.ts').Declarations}; durations are milliseconds (floating point).
 * Calls for one record come in this order: `begin`, then run observations, then all others.
 */
export interface ObservationSink {
  /**
   * A record's observations begin; `timeMs` is its own time, epoch ms, if it has one; without a
   * `writer` it names none. The sources are asked during this record only.
   */
  begin(timeMs: number | undefined, writer?: WriterSource, trace?: TraceSource): void;
  /** The service's start line: whatever it counts begins again at zero. */
  serviceStarted(): void;
  serviceHeartbeat(heartbeat: ServiceHeartbeat): void;
  /**
   * A record looks like a heartbeat of the service, by this name. Returns whether it is one: the
   * first name that is seen is that of the heartbeats for good.
   */
  discoveredHeartbeat(name: string): boolean;
  /** A number in the heartbeat before; without a kind, its values have to tell it. */
  heartbeatField(field: string, value: number, kind: TrackedFieldKind | undefined): void;
  /** A rate per second in the heartbeat before, after all its other fields. */
  heartbeatRate(field: string, perSecond: number): void;
  /** Events of a count: `by` ≥ 0, finite. */
  count(id: number, by: number): void;
  /** The service's own cumulative total of a count: ≥ 0, finite. */
  total(id: number, value: number): void;
  /** What a count grew by since the service said so last: ≥ 0, finite. */
  delta(id: number, value: number): void;
  /** The rate of a count that the same record prints, after its total or delta. */
  printedRate(id: number, perSecond: number): void;
  sample(id: number, durationMs: number): void;
  summary(id: number, averageMs: number | undefined, maximumMs: number | undefined): void;
  state(id: number, value: StateValue): void;
  metricCount(id: number, labels: readonly string[], by: number): void;
  metricGauge(id: number, labels: readonly string[], value: number): void;
  /** A value of a timing, ms, or of a distribution: ≥ 0, finite. */
  metricSample(id: number, labels: readonly string[], value: number): void;
  /** The record was written by this logger; before `discoveredSample`. */
  component(logger: string, isError: boolean): void;
  discoveredSample(field: string, durationMs: number): void;
  /** A rule wanted a value and the record's was unusable; `reason` is snake_case. */
  refuse(reason: string): void;
}
