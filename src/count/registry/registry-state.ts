import type { NamedEvent } from '../../catalogue/catalogue.ts';
import type { StateValue } from '../../model/declaration.ts';
import type { TrackedFieldKind } from '../../model/observation.ts';
import type { MetricState, RecentState, TimingState } from '../store/saved.ts';

/*
 * What a registry saves: plain JSON. Everything is known by name, not by index, so that a changed
 * configuration finds again what it did not change. `null` is an unknown number.
 */

export interface DriftState {
  readonly level: number;
  readonly missing: number;
  readonly surplus: number;
  readonly settled: number;
  readonly silent: boolean;
}

/** The count of one writer. */
export interface FusedCounterState {
  readonly value: number;
  readonly base: number;
  readonly total: number;
  readonly totalKnown: boolean;
  readonly inFlight: number;
  readonly events: number;
  readonly unclaimed: number;
  readonly restartPending: boolean;
  readonly fellByItself: boolean;
  readonly told: boolean;
  readonly kept: number;
  readonly lastTimeMs: number | null;
  readonly drift: DriftState;
}

export interface RateState {
  readonly compared: number;
  readonly disagreed: number;
  readonly worst: { readonly printed: number; readonly counted: number } | null;
  readonly worstShare: number;
}

/** A count: what its writers had who are known no more, and each that is, by its slot. */
export interface CounterState {
  readonly value: number;
  readonly lastTimeMs: number | null;
  readonly drift: number;
  readonly rate: RateState;
  readonly writers: readonly (readonly [slot: number, state: FusedCounterState])[];
}

export interface StateCellState {
  /** When not, its value is whatever the declaration says. */
  readonly observed: boolean;
  readonly value: StateValue | null;
  readonly changedTimeMs: number | null;
  /** Texts that it was, the present one last; absent where there is none. */
  readonly seen?: readonly string[];
}

/** The runs of one writer. */
export interface WriterRunState {
  readonly restarts: number;
  readonly heartbeats: number;
  readonly missed: number;
  readonly doubled: number;
  readonly late: number;
  readonly begun: boolean;
  readonly freshRun: boolean;
  readonly lastTimeMs: number | null;
  readonly lastCount: number | null;
  readonly lastUptimeSeconds: number | null;
  readonly intervalSeconds: number | null;
  readonly startedTimeMs: number | null;
  readonly knownTimeMs: number | null;
  readonly stampSeconds: number | null;
  readonly uptimeSeconds: number | null;
  readonly seen: readonly (number | null)[];
}

/** One writer; the one without a name has the slot 0 and an empty key. */
export interface WriterState {
  readonly place: number;
  readonly key: string;
  readonly fields: string;
  readonly log?: string;
  readonly counted: boolean;
  readonly tells: boolean;
  readonly gone: boolean;
  readonly awaited: boolean;
  readonly replaces: boolean;
  readonly records: number;
  readonly firstTurn: number;
  readonly lastTurn: number;
  readonly lastTimeMs: number | null;
  readonly atBeats: number;
  readonly run: WriterRunState;
}

/** Of all writers; the figures are of those that are known no more, and of slots taken over. */
export interface RunState {
  readonly restarts: number;
  readonly heartbeats: number;
  readonly missed: number;
  readonly doubled: number;
  readonly late: number;
  readonly folded: number;
  readonly beats: number;
  readonly turn: number;
  /** The slot of the one whose heartbeat or start line came last. */
  readonly last: number;
  readonly writers: readonly WriterState[];
}

export interface HeartbeatFieldState {
  readonly field: string;
  readonly kind: TrackedFieldKind | null;
  readonly count: CounterState;
  /** The last value of each writer, at its slot. */
  readonly lastBy: readonly (number | null)[];
  readonly printed: number;
  readonly values: number;
  readonly rises: number;
  readonly falls: number;
  readonly resets: number;
  readonly mayBeTotal: boolean;
}

export interface HeartbeatFieldsState {
  /** What heartbeats that were found are called. */
  readonly name: string | null;
  readonly fields: readonly HeartbeatFieldState[];
}

/** The state of a count, a timing or a state of a component. */
export interface NamedState<State> {
  readonly component: string;
  readonly name: string;
  /** What it was declared as; one of another kind is another one. */
  readonly kind: string;
  readonly state: State;
}

export interface DiscoveredComponentState {
  readonly name: string;
  readonly logger: string;
  readonly records: number;
  readonly errors: number;
  readonly lastTimeMs: number | null;
  readonly timings: readonly { readonly field: string; readonly recent: RecentState }[];
}

export interface RegistryState {
  readonly counts: readonly NamedState<CounterState>[];
  readonly timings: readonly NamedState<TimingState>[];
  readonly states: readonly NamedState<StateCellState>[];
  readonly metrics: readonly {
    readonly name: string;
    readonly type: string;
    readonly labels: readonly string[];
    readonly state: MetricState;
  }[];
  readonly discovered: readonly { readonly field: string; readonly state: TimingState }[];
  readonly found: readonly DiscoveredComponentState[];
  readonly run: RunState;
  readonly heartbeatFields: HeartbeatFieldsState;
  readonly refusals: readonly (readonly [reason: string, count: number])[];
  /** What was given names, in that order; absent where an older version saved it. */
  readonly named?: readonly NamedEvent[];
  /** Own time of the first record, epoch ms; absent where an older version saved it. */
  readonly startMs?: number | null;
}
