import type { StateValue } from './declaration.ts';
import type { DistributionSnapshot } from './distribution.ts';
import type { Family, RateSnapshot } from './family.ts';
import type { TrackedFieldKind } from './observation.ts';

export interface CountSnapshot {
  /** What is published: never falls. */
  readonly value: number;
  /** Record time (epoch ms) of the last event or growing total. */
  readonly lastTimeMs: number | undefined;
  /** Lasting disagreement between events and the service's own total, in events. */
  readonly drift: number;
  /** How the rates that the service prints fare; `undefined` while none was compared. */
  readonly rate: RateSnapshot | undefined;
}

export interface StateSnapshot {
  readonly value: StateValue | undefined;
  /** Record time (epoch ms) at which it took this value. */
  readonly changedTimeMs: number | undefined;
}

export interface SeriesSnapshot {
  /** Values, in the order of the declared labels. */
  readonly labels: readonly string[];
  /** Counters and gauges. */
  readonly value: number | undefined;
  /** Timings. */
  readonly timing: DistributionSnapshot | undefined;
}

export interface MetricSnapshot {
  readonly series: readonly SeriesSnapshot[];
  /** Observations that went to `other` because the family was full. */
  readonly folded: number;
}

export interface DiscoveredTimingSnapshot {
  /** Field path as the log has it, e.g. `processing_time_ms`. */
  readonly field: string;
  readonly timing: DistributionSnapshot;
}

/** A part of the service that was found by its logger. */
export interface DiscoveredComponentSnapshot {
  /** Name in snake_case, of its own among all components. */
  readonly name: string;
  /** It is all those for which there was no room. */
  readonly isRest: boolean;
  readonly records: number;
  /** Records of level error or fatal. */
  readonly errors: number;
  /** Own time of its last record, epoch ms. */
  readonly lastTimeMs: number | undefined;
  /** Of its discovered timings, over the last samples, ms. */
  readonly timings: readonly {
    readonly field: string;
    readonly samples: number;
    readonly averageMs: number | undefined;
    readonly maximumMs: number | undefined;
  }[];
}

/** What the log says about the service's runs and its own heartbeats. */
export interface RunSnapshot {
  /** Restarts seen (the first start is none). */
  readonly restarts: number;
  /** Who writes heartbeats (or start lines, or totals) now: those that have not fallen silent. */
  readonly writers: number;
  /** Each that is known, if there are several; in the order in which they came. */
  readonly byWriter: readonly WriterSnapshot[];
  /** Numbers in the service's heartbeats that no count, timing or state is declared for. */
  readonly fields: readonly HeartbeatFieldSnapshot[];
  /** Writers that are known no more, so that others could be. */
  readonly writersFolded: number;
  /** Heartbeats of the service, and what was wrong with them. */
  readonly heartbeats: number;
  readonly missed: number;
  readonly doubled: number;
  readonly late: number;
  readonly lastHeartbeatTimeMs: number | undefined;
  readonly lastHeartbeatCount: number | undefined;
  /** Interval that the service's heartbeat prints, in seconds. */
  readonly intervalSeconds: number | undefined;
  /** Start of the current run, epoch ms, by its start line or its printed uptime. */
  readonly startedTimeMs: number | undefined;
}

/** A number in the service's heartbeats, over all of its writers. */
export interface HeartbeatFieldSnapshot {
  readonly field: string;
  /** `undefined`: too few heartbeats to tell. */
  readonly kind: TrackedFieldKind | undefined;
  /** Totals: corrected over resets. Deltas: their sum. Else what was printed last. */
  readonly value: number;
  /** As it was printed last. */
  readonly printed: number;
  /** Times that a total fell. */
  readonly resets: number;
  /** How the printed rate that belongs to it fares. */
  readonly rate: RateSnapshot | undefined;
  /** Another field tells the same count better: a total beside its delta. */
  readonly isRepeated: boolean;
}

/** What one of several writers said of itself. */
export interface WriterSnapshot {
  /** The fields that name it: `hostname=web-1 pid=12`; empty for those that name nobody. */
  readonly name: string;
  readonly isSilent: boolean;
  readonly restarts: number;
  readonly heartbeats: number;
  readonly missed: number;
  readonly doubled: number;
  readonly late: number;
  /** What it counted, by index of the declared counts; 0 where counts have no totals. */
  readonly counts: readonly number[];
  /** The same of the fields of heartbeats, by index of `fields`. */
  readonly fields: readonly number[];
}

/** Immutable view of the registry at one instant. Lists are in the order of the declarations. */
export interface Snapshot {
  readonly counts: readonly CountSnapshot[];
  readonly timings: readonly DistributionSnapshot[];
  readonly states: readonly StateSnapshot[];
  readonly metrics: readonly MetricSnapshot[];
  readonly discoveredTimings: readonly DiscoveredTimingSnapshot[];
  readonly discoveredComponents: readonly DiscoveredComponentSnapshot[];
  readonly run: RunSnapshot;
  /** Every quantity, at the positions of their ids. */
  readonly families: readonly Family[];
}
