import type { Condition, Extract } from './condition.ts';

/** How a number in a log is to be read as a duration. `auto`: the text says (`"0.5s"`, `"12µs"`). */
export type DurationUnit = 'ns' | 'us' | 'ms' | 's' | 'auto';

/** A unit that is the same for all values of a field. */
export type FixedUnit = Exclude<DurationUnit, 'auto'>;

interface SourceOfObservations {
  /** Which records it speaks of; absent: every record that has the field. */
  readonly when?: Condition;
  readonly extract?: Extract;
}

/**
 * Where a count comes from. `event`: each matching record adds 1, or the number in `add`.
 * `total`: the record prints the service's own cumulative total, authoritative for all before it.
 * `delta`: it prints what was added since the last such record, authoritative for that time.
 * `printedRate` is a field of the same record with the count's rate per second, to be compared.
 */
export type CountSource =
  | (SourceOfObservations & { readonly kind: 'event'; readonly add?: string })
  | (SourceOfObservations & {
      readonly kind: 'total' | 'delta';
      readonly field: string;
      readonly printedRate?: string;
    });

/** A counter of a component. With sources of both kinds it is fused: never the sum of the two. */
export interface CountDeclaration {
  readonly component: string;
  readonly name: string;
  readonly help?: string;
  readonly from: readonly CountSource[];
  /** Name under which its rate per second is published, when it is. */
  readonly rate?: string;
  /** Counts towards `error_rate_per_second`. */
  readonly error: boolean;
}

/**
 * Where a timing comes from. `sample`: one duration a record. `summary`: the service's own average
 * and maximum over its last samples, used while it prints no single ones.
 */
export type TimingSource =
  | (SourceOfObservations & {
      readonly kind: 'sample';
      readonly field: string;
      readonly unit: DurationUnit;
    })
  | (SourceOfObservations & {
      readonly kind: 'summary';
      readonly average?: string;
      readonly maximum?: string;
      readonly unit: DurationUnit;
    });

export interface TimingDeclaration {
  readonly component: string;
  readonly name: string;
  readonly help?: string;
  readonly from: readonly TimingSource[];
  /** Upper bounds of the published histogram, in seconds, ascending, without +Inf. */
  readonly bucketsSeconds: readonly number[];
}

export type StateValue = boolean | number | string;

/** What kind of value a state holds. `time`: an instant, epoch seconds. `any`: as the record says. */
export type StateKind = 'boolean' | 'number' | 'string' | 'time' | 'any';

export type StateSource =
  | (SourceOfObservations & { readonly kind: 'field'; readonly field: string })
  | (SourceOfObservations & { readonly kind: 'value'; readonly value: StateValue });

export interface StateDeclaration {
  readonly component: string;
  readonly name: string;
  readonly help?: string;
  readonly type: StateKind;
  readonly from: readonly StateSource[];
  /** The value until a record says otherwise; absent: unknown. */
  readonly initial?: StateValue;
}

/** A label of a metric: its name, the field that gives its value, and the value where there is none. */
export interface LabelDeclaration {
  readonly name: string;
  readonly field: string;
  readonly fallback: string;
}

/** A series family beyond the heartbeat's. */
export type MetricDeclaration = SourceOfObservations & {
  readonly name: string;
  readonly help?: string;
  readonly labels: readonly LabelDeclaration[];
  /** Label sets beyond this many fold into one whose every label reads `other`. */
  readonly maxSeries: number;
} & (
    | { readonly type: 'counter'; readonly add?: string }
    | { readonly type: 'gauge'; readonly field: string }
    | {
        readonly type: 'timing';
        readonly field: string;
        readonly unit: DurationUnit;
        readonly bucketsSeconds: readonly number[];
      }
    | {
        readonly type: 'distribution';
        readonly field: string;
        /** Upper bounds, in the unit of the field's numbers, ascending, without +Inf. */
        readonly buckets: readonly number[];
      }
  );

/**
 * What a field of a heartbeat is. `total`: a sum since the service started. `delta`: what was added
 * since the last heartbeat. `gauge`: what is now. `sample`: one duration, its unit in its name.
 */
export type HeartbeatFieldKind = 'total' | 'delta' | 'gauge' | 'sample';

/** A field of a heartbeat that is followed though no count, timing or state names it. */
export interface HeartbeatFieldDeclaration {
  readonly field: string;
  readonly kind: HeartbeatFieldKind;
  /** Of a sample. */
  readonly unit?: DurationUnit;
}

/** How the service's own heartbeat line is known, and what it tells of the service's run. */
export interface ServiceHeartbeatDeclaration {
  readonly when: Condition;
  /** Field with its running number. */
  readonly count?: string;
  /** Field with the service's uptime, in seconds. */
  readonly uptimeSeconds?: string;
  /** Field with its interval, in seconds. */
  readonly intervalSeconds?: string;
  /** Fields to follow; `infer`: all that are numbers, each as its name and its values say. */
  readonly fields?: 'infer' | readonly HeartbeatFieldDeclaration[];
}

/** How a run of the service shows in its log. */
export interface ServiceRunDeclaration {
  readonly heartbeat?: ServiceHeartbeatDeclaration;
  /** Without a declared heartbeat: find one by its name, and its fields. */
  readonly discoverHeartbeat?: boolean;
  /** Fields that name who wrote a record; those that it has make one name. Absent: one writer. */
  readonly writer?: readonly string[];
  /** The line a service writes once when it starts. */
  readonly start?: Condition;
}

/**
 * All that a configuration says about records. The indexes of these lists are the ids by which
 * rules, registry, heartbeat and exposition speak of one count, timing, state or metric.
 */
export interface Declarations {
  /** Component names in their declared order. */
  readonly components: readonly string[];
  readonly counts: readonly CountDeclaration[];
  readonly timings: readonly TimingDeclaration[];
  readonly states: readonly StateDeclaration[];
  readonly metrics: readonly MetricDeclaration[];
  readonly run: ServiceRunDeclaration;
  /** Samples over which averages and maxima are taken. */
  readonly windowSamples: number;
  /** Time every numeric field whose name carries a unit (`*_ms`), each as a timing of its own. */
  readonly discoverTimings: boolean;
  /** Whether samples keep the trace that their record names. */
  readonly exemplars: boolean;
  /** Units of durations, by the path of their field. Absent: none is told. */
  readonly units?: Readonly<Record<string, FixedUnit>>;
  /** Cap on discovered timings; those beyond are refused and counted. */
  readonly maxDiscoveredTimings: number;
  /** Components to be found by their loggers, beside those declared; 0: none are looked for. */
  readonly maxDiscoveredComponents: number;
  /** Buckets of discovered timings, in seconds. */
  readonly discoveredBucketsSeconds: readonly number[];
}
