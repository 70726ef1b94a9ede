import type { TrackedFieldKind } from './observation.ts';

/**
 * `counter`: a sum that never falls. `gauge`: the last number. `state`: the last value of another
 * type. `timing`: a distribution of durations. `distribution`: of plain numbers. `undecided`: its
 * values do not tell yet; until then it has no family and no heartbeat key.
 */
export type QuantityKind = 'counter' | 'gauge' | 'state' | 'timing' | 'distribution' | 'undecided';

/**
 * What made it a quantity. `declared`: the configuration. `logger`: a component found by its
 * logger. `field`: a field that carries a unit of time in its name. `heartbeat`: a number in the
 * service's own heartbeats. `run`: what the log shows of the service's runs.
 */
export type Provenance = 'declared' | 'logger' | 'field' | 'heartbeat' | 'run';

/** What a gauge or a state holds. `time`: an instant, epoch seconds. */
export type ValueType = 'boolean' | 'number' | 'string' | 'time';

export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'stateset';

/**
 * A metric family as Prometheus knows it: one name, one type. Several quantities share one where
 * they are of several components.
 */
export interface MetricFamily {
  /** A counter's name stands without `_total`, which the formats add. */
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  /** Base unit; the name ends with it. */
  readonly unit?: 'seconds' | 'bytes';
  /** Names of the labels, as published: at the positions of the values in each point. */
  readonly labels: readonly string[];
}

/** Keys of the heartbeat line; those that a quantity has none of are absent. */
export interface QuantityKeys {
  /** What a counter grew by since the last heartbeat, and its sum. */
  readonly delta?: string;
  readonly total?: string;
  /** The present number or value. */
  readonly value?: string;
  /** Over the last samples, ms. */
  readonly average?: string;
  readonly maximum?: string;
}

/** A quantity that is computed from others. */
interface Derivation {
  /** The sum of what they grew by in the last heartbeat's interval, per second. */
  readonly operation: 'rate';
  /** Ids of counters. */
  readonly of: readonly number[];
}

/** One thing that is measured, whatever made it one. Every name that it has is decided here. */
export interface Quantity {
  /** Its position in the catalogue. */
  readonly id: number;
  /** Identity over restarts, reloads and versions: what has the same key is the same. */
  readonly key: string;
  readonly kind: QuantityKind;
  readonly provenance: Provenance;
  /** Absent: the service as a whole. */
  readonly component?: string;
  /** As it is declared, or the field's path as the log has it. */
  readonly name: string;
  /** Of gauges and states. */
  readonly valueType?: ValueType;
  /** Counts failures: part of the error rate. */
  readonly isError?: boolean;
  /** How the service prints it of itself; absent: it does not. */
  readonly printedAs?: TrackedFieldKind;
  /** Each record counts, failures too: part of it is no other count. */
  readonly countsEveryRecord?: boolean;
  /** Label sets beyond this many fold into one. */
  readonly maxSeries?: number;
  /** Absent: it has no series. */
  readonly family?: MetricFamily | undefined;
  readonly keys: QuantityKeys;
  readonly derivation?: Derivation;
}

/** A quantity before it is in a catalogue. */
export type Unnumbered = Omit<Quantity, 'id'>;
