import type {
  CountDeclaration,
  Declarations,
  StateDeclaration,
  StateValue,
  TimingDeclaration,
} from '../model/declaration.ts';
import type { ObservationSink, ServiceHeartbeat } from '../model/observation.ts';
import type { RunSnapshot, Snapshot } from '../model/snapshot.ts';
import { BucketBounds } from './bucket-bounds.ts';
import { DeclaredParts } from './declared-parts.ts';
import { DiscoveredTimings } from './discovered-timings.ts';
import { FusedCounter } from './fused-counter.ts';
import { MetricFamilies } from './metric-families.ts';
import { Refusals } from './refusals.ts';
import type { CounterState, RegistryState, StateCellState, TimingState } from './registry-state.ts';
import { RunTracker } from './run-tracker.ts';
import { StateCell } from './state-cell.ts';
import { Timing } from './timing.ts';

export type { RegistryState } from './registry-state.ts';

/** All that was observed. Observing costs nanoseconds and, for series that exist, no memory. */
export interface Registry extends ObservationSink {
  /** An immutable view: later observations never change it. */
  snapshot(): Snapshot;
  /** What is known of the service's runs: cheap, for whoever asks at every record. */
  readonly run: Pick<RunSnapshot, 'heartbeats' | 'intervalSeconds'>;
  /** Why values were not used → how often. Live. */
  readonly refusals: ReadonlyMap<string, number>;
  /** Plain JSON, by names; a registry that restores it continues as if never interrupted. */
  save(): RegistryState;
  /**
   * Continues what was saved; this registry must have observed nothing yet. Counts and states are
   * known again by component, name and kind, timings by component and name, metrics by name, type
   * and label names; what the declarations no longer hold is dropped, what is new begins at zero.
   * A timing with other buckets keeps everything, its buckets are rebuilt from the sketch.
   */
  restore(state: RegistryState): void;
  /**
   * Adds what a registry of other lines observed (another file, another replica). Counters add up;
   * timings merge: counts, sums, ends, buckets and sketches. What has no sum stays as it is here:
   * the service's runs, windows and summaries; states and gauges are taken where none is known
   * here. Two halves of one run do not merge: a total tells of the first half what its events told
   * already.
   */
  merge(other: RegistryState): void;
}

/** A registry that holds the declared series, all at their start. */
export function createRegistry(declarations: Declarations): Registry {
  return new ObservedRegistry(declarations);
}

class ObservedRegistry implements Registry {
  readonly #countParts: DeclaredParts<CountDeclaration, CounterState, FusedCounter>;
  readonly #timingParts: DeclaredParts<TimingDeclaration, TimingState, Timing>;
  readonly #stateParts: DeclaredParts<StateDeclaration, StateCellState, StateCell>;
  readonly #counts: readonly FusedCounter[];
  readonly #timings: readonly Timing[];
  readonly #states: readonly StateCell[];
  readonly #metrics: MetricFamilies;
  readonly #discovered: DiscoveredTimings;
  readonly #run = new RunTracker();
  readonly #refusals = new Refusals();
  #timeMs = Number.NaN;
  #recordIsHeartbeat = false;

  constructor(declarations: Declarations) {
    const { counts, timings, states, metrics, windowSamples } = declarations;
    const discoveredBounds = new BucketBounds(declarations.discoveredBucketsSeconds);
    this.#countParts = new DeclaredParts(counts, kindOf, counterOf);
    this.#timingParts = new DeclaredParts(
      timings,
      () => 'timing',
      ({ bucketsSeconds }) => new Timing(new BucketBounds(bucketsSeconds), windowSamples),
    );
    this.#stateParts = new DeclaredParts(
      states,
      ({ type }) => type,
      ({ initial }) => new StateCell(initial),
    );
    this.#counts = this.#countParts.list;
    this.#timings = this.#timingParts.list;
    this.#states = this.#stateParts.list;
    this.#metrics = new MetricFamilies(metrics);
    this.#discovered = new DiscoveredTimings(
      declarations.maxDiscoveredTimings,
      () => new Timing(discoveredBounds, windowSamples),
    );
  }

  get refusals(): ReadonlyMap<string, number> {
    return this.#refusals.byReason;
  }

  begin(timeMs: number | undefined): void {
    this.#timeMs = timeMs ?? Number.NaN;
    this.#recordIsHeartbeat = false;
  }

  serviceStarted(): void {
    this.#run.started(
      this.#timeMs,
      this.#counts.some((count) => count.begun),
    );
    for (const count of this.#counts) count.runStarted();
    this.#forgetWindows();
  }

  serviceHeartbeat(heartbeat: ServiceHeartbeat): void {
    this.#recordIsHeartbeat = true;
    const restarted = this.#run.heartbeat(heartbeat, this.#timeMs);
    for (const count of this.#counts) {
      if (restarted) count.runChanged();
      else count.runContinues();
    }
    if (restarted) this.#forgetWindows();
  }

  count(id: number, by: number): void {
    if (this.#usable(by)) this.#counts[id]?.event(by, this.#timeMs);
  }

  total(id: number, value: number): void {
    if (!this.#usable(value)) return;
    this.#counts[id]?.total(value + 0, this.#timeMs, this.#recordIsHeartbeat);
  }

  sample(id: number, durationMs: number): void {
    if (this.#usable(durationMs)) this.#timings[id]?.sample(durationMs + 0);
  }

  summary(id: number, averageMs: number | undefined, maximumMs: number | undefined): void {
    if (!this.#usable(averageMs ?? 0) || !this.#usable(maximumMs ?? 0)) return;
    if (averageMs === undefined && maximumMs === undefined) return;
    this.#timings[id]?.summary(averageMs ?? Number.NaN, maximumMs ?? Number.NaN);
  }

  state(id: number, value: StateValue): void {
    if (typeof value === 'number' && !Number.isFinite(value)) this.refuse(outOfRange);
    else this.#states[id]?.set(value, this.#timeMs);
  }

  metricCount(id: number, labels: readonly string[], by: number): void {
    if (this.#usable(by)) this.#metrics.count(id, labels, by);
  }

  metricGauge(id: number, labels: readonly string[], value: number): void {
    if (!Number.isFinite(value)) this.refuse(outOfRange);
    else this.#metrics.gauge(id, labels, value + 0);
  }

  metricSample(id: number, labels: readonly string[], durationMs: number): void {
    if (this.#usable(durationMs)) this.#metrics.sample(id, labels, durationMs + 0);
  }

  discoveredSample(field: string, durationMs: number): void {
    if (!this.#usable(durationMs)) return;
    if (!this.#discovered.sample(field, durationMs + 0)) this.refuse(discoveredFull);
  }

  refuse(reason: string): void {
    this.#refusals.add(reason);
  }

  get run(): Pick<RunSnapshot, 'heartbeats' | 'intervalSeconds'> {
    return this.#run;
  }

  snapshot(): Snapshot {
    return Object.freeze({
      counts: Object.freeze(this.#counts.map((count) => count.snapshot())),
      timings: Object.freeze(this.#timings.map((timing) => timing.snapshot())),
      states: Object.freeze(this.#states.map((state) => state.snapshot())),
      metrics: this.#metrics.snapshot(),
      discovered: this.#discovered.snapshot(),
      run: this.#run.snapshot(),
    });
  }

  save(): RegistryState {
    return {
      counts: this.#countParts.save(),
      timings: this.#timingParts.save(),
      states: this.#stateParts.save(),
      metrics: this.#metrics.save(),
      discovered: this.#discovered.save(),
      run: this.#run.save(),
      refusals: [...this.refusals],
    };
  }

  restore(state: RegistryState): void {
    this.#countParts.restore(state.counts);
    this.#timingParts.restore(state.timings);
    this.#stateParts.restore(state.states);
    this.#metrics.restore(state.metrics);
    this.#discovered.restore(state.discovered);
    this.#run.restore(state.run);
    for (const [reason, times] of state.refusals) this.#refusals.add(reason, times);
  }

  merge(other: RegistryState): void {
    this.#countParts.merge(other.counts);
    this.#timingParts.merge(other.timings);
    this.#stateParts.merge(other.states);
    this.#metrics.merge(other.metrics);
    const refused = this.#discovered.merge(other.discovered);
    if (refused > 0) this.#refusals.add(discoveredFull, refused);
    for (const [reason, times] of other.refusals) this.#refusals.add(reason, times);
  }

  /** A count, a total or a duration is ≥ 0 and finite; anything else is refused. */
  #usable(value: number): boolean {
    if (value >= 0 && value < Number.POSITIVE_INFINITY) return true;
    this.refuse(outOfRange);
    return false;
  }

  /** A service's own last samples begin again with each of its runs. */
  #forgetWindows(): void {
    for (const timing of this.#timings) timing.runChanged();
    this.#discovered.runChanged();
  }
}

const discoveredFull = 'discovered_timings_full';
const outOfRange = 'number_out_of_range';

function counterOf(declared: CountDeclaration): FusedCounter {
  return new FusedCounter({ severalTotals: totalsOf(declared) > 1 });
}

function kindOf(declared: CountDeclaration): 'events' | 'totals' | 'fused' {
  const totals = totalsOf(declared);
  if (totals === 0) return 'events';
  return totals === declared.from.length ? 'totals' : 'fused';
}

function totalsOf(declared: CountDeclaration): number {
  return declared.from.filter(({ kind }) => kind === 'total').length;
}
