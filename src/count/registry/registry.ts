import type {
  Declarations,
  StateDeclaration,
  StateValue,
  TimingDeclaration,
} from '../../model/declaration.ts';
import type {
  ServiceHeartbeat,
  TraceSource,
  TrackedFieldKind,
  WriterSource,
} from '../../model/observation.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { BucketBounds, msPerSecond } from '../store/bucket-bounds.ts';
import { PresentOrigin } from '../store/exemplars.ts';
import type { TimingState } from '../store/saved.ts';
import type { Registry, RunInView } from './contract.ts';
import { type Count, type TotalReport, unnamedSlot } from './count.ts';
import { type CountParts, createCountParts } from './declared-counts.ts';
import { DeclaredParts } from './declared-parts.ts';
import { DiscoveredComponents } from './discovered-components.ts';
import { DiscoveredTimings } from './discovered-timings.ts';
import { Families } from './families.ts';
import { HeartbeatFields } from './heartbeat-fields.ts';
import { MetricFamilies } from './metric-families.ts';
import { Refusals } from './refusals.ts';
import type { RegistryState, StateCellState } from './registry-state.ts';
import type { HeartbeatVerdict } from './run-tracker.ts';
import { restoreNamed } from './saved-names.ts';
import { StateCell } from './state-cell.ts';
import { Timing } from './timing.ts';
import { Writers } from './writers.ts';

export type { Registry } from './contract.ts';
export type { RegistryState } from './registry-state.ts';

/** A registry that holds the declared series, all at their start. */
export function createRegistry(declarations: Declarations): Registry {
  return new ObservedRegistry(declarations);
}

class ObservedRegistry implements Registry {
  readonly #countParts: CountParts;
  readonly #timingParts: DeclaredParts<TimingDeclaration, TimingState, Timing>;
  readonly #stateParts: DeclaredParts<StateDeclaration, StateCellState, StateCell>;
  readonly #counts: readonly Count[];
  readonly #timings: readonly Timing[];
  readonly #states: readonly StateCell[];
  readonly #metrics: MetricFamilies;
  readonly #discoveredTimings: DiscoveredTimings;
  readonly #discoveredComponents: DiscoveredComponents;
  readonly #heartbeatFields: HeartbeatFields;
  readonly #families: Families;
  #startMs: number | undefined;
  readonly #writers = new Writers({
    onFull: () => this.refuse('writers_full'),
    onForgotten: (slot) => {
      for (const count of this.#counts) count.forget(slot);
      this.#heartbeatFields.forget(slot);
    },
  });
  readonly #refusals = new Refusals();
  readonly #origin = new PresentOrigin();
  /** What the record is as a heartbeat; `undefined`: it is none. */
  #heartbeatVerdict: HeartbeatVerdict | undefined;

  constructor(declarations: Declarations) {
    const { counts, timings, states, metrics, windowSamples } = declarations;
    const discoveredBounds = new BucketBounds(declarations.discoveredBucketsSeconds, msPerSecond);
    this.#countParts = createCountParts(counts);
    this.#timingParts = new DeclaredParts(
      timings,
      () => 'timing',
      ({ bucketsSeconds }) =>
        new Timing(new BucketBounds(bucketsSeconds, msPerSecond), windowSamples),
    );
    this.#stateParts = new DeclaredParts(
      states,
      ({ type }) => type,
      ({ initial, type }) => new StateCell(initial, type === 'string' || type === 'any'),
    );
    this.#counts = this.#countParts.list;
    this.#timings = this.#timingParts.list;
    this.#states = this.#stateParts.list;
    this.#metrics = new MetricFamilies(metrics);
    const { components, maxDiscoveredComponents, maxDiscoveredTimings } = declarations;
    const families = new Families(declarations, {
      counts: this.#counts,
      timings: this.#timings,
      states: this.#states,
      metrics: this.#metrics,
    });
    this.#families = families;
    this.#discoveredTimings = new DiscoveredTimings(maxDiscoveredTimings, (field) => {
      const timing = new Timing(discoveredBounds, windowSamples);
      families.addFieldTiming(field, timing);
      return timing;
    });
    this.#discoveredComponents = new DiscoveredComponents(
      maxDiscoveredComponents,
      windowSamples,
      components,
      {
        onComponent: (component) => families.addLogger(component),
        onTiming: (component, field, recent) => families.addLoggerTiming(component, field, recent),
      },
    );
    this.#heartbeatFields = new HeartbeatFields((name, field) =>
      families.heartbeatField(name, field),
    );
  }

  get refusals(): ReadonlyMap<string, number> {
    return this.#refusals.byReason;
  }

  begin(timeMs: number | undefined, writer?: WriterSource, trace?: TraceSource): void {
    this.#startMs ??= timeMs;
    this.#origin.begin(timeMs, trace);
    this.#discoveredComponents.begin();
    this.#heartbeatVerdict = undefined;
    this.#writers.begin(this.#origin.timeMs, writer);
  }

  serviceStarted(): void {
    const sole = this.#writers.sole;
    const writer = this.#writers.started(this.#origin.timeMs);
    if (writer === undefined) return;
    const rivals = sole === undefined ? [] : this.#writers.rivalsOf(sole);
    for (const count of this.#counts) {
      if (sole !== undefined) count.takeAll(sole.slot, rivals);
      const isOfUnnamed = !writer.printsTotals && count.hasUnnamedTotals;
      count.runStarted(isOfUnnamed ? unnamedSlot : writer.slot);
    }
    this.#heartbeatFields.runStarted(writer.slot);
    this.#forgetWindows();
  }

  serviceHeartbeat(heartbeat: ServiceHeartbeat): void {
    const seen = this.#writers.heartbeat(heartbeat, this.#origin.timeMs);
    if (seen === undefined) return;
    const [{ slot }, verdict] = seen;
    this.#heartbeatVerdict = verdict;
    if (verdict === 'behind' || verdict === 'copy') return;
    if (verdict !== 'restart') {
      for (const count of this.#counts) count.runContinues(slot);
      return;
    }
    for (const count of this.#counts) count.runChanged(slot);
    this.#heartbeatFields.runChanged(slot);
    this.#forgetWindows();
  }

  discoveredHeartbeat(name: string): boolean {
    return this.#heartbeatFields.isNamed(name);
  }

  heartbeatField(field: string, value: number, kind: TrackedFieldKind | undefined): void {
    const report = Number.isFinite(value) ? this.#totalReport() : undefined;
    if (report === undefined) return;
    const reason = this.#heartbeatFields.observe(field, value + 0, kind, report);
    if (reason !== undefined) this.refuse(reason);
  }

  heartbeatRate(field: string, perSecond: number): void {
    const report = this.#usable(perSecond) ? this.#totalReport() : undefined;
    if (report === undefined) return;
    this.#heartbeatFields.rate(field, perSecond, report.slot, this.#writers.lastInterval);
  }

  count(id: number, by: number): void {
    if (!this.#usable(by)) return;
    if (by > 0) this.#writers.counted();
    this.#counts[id]?.event(this.#writers.eventSlot, by, this.#origin.timeMs);
  }

  total(id: number, value: number): void {
    const report = this.#usable(value) ? this.#totalReport() : undefined;
    if (report !== undefined) this.#counts[id]?.total(value + 0, report);
  }

  delta(id: number, value: number): void {
    const report = this.#usable(value) ? this.#totalReport() : undefined;
    if (report !== undefined) this.#counts[id]?.delta(value + 0, report);
  }

  printedRate(id: number, perSecond: number): void {
    const report = this.#usable(perSecond) ? this.#totalReport() : undefined;
    if (report === undefined) return;
    this.#counts[id]?.printedRate(report.slot, perSecond, this.#writers.lastInterval);
  }

  sample(id: number, durationMs: number): void {
    if (this.#usable(durationMs)) this.#timings[id]?.sample(durationMs + 0, this.#origin);
  }

  summary(id: number, averageMs: number | undefined, maximumMs: number | undefined): void {
    if (!this.#usable(averageMs ?? 0) || !this.#usable(maximumMs ?? 0)) return;
    if (averageMs === undefined && maximumMs === undefined) return;
    this.#timings[id]?.summary(averageMs ?? Number.NaN, maximumMs ?? Number.NaN);
  }

  state(id: number, value: StateValue): void {
    if (typeof value === 'number' && !Number.isFinite(value)) this.refuse(outOfRange);
    else {
      this.#states[id]?.set(value, this.#origin.timeMs);
      this.#families.decideState(id, value);
    }
  }

  metricCount(id: number, labels: readonly string[], by: number): void {
    if (this.#usable(by)) this.#metrics.count(id, labels, by);
  }

  metricGauge(id: number, labels: readonly string[], value: number): void {
    if (!Number.isFinite(value)) this.refuse(outOfRange);
    else this.#metrics.gauge(id, labels, value + 0);
  }

  metricSample(id: number, labels: readonly string[], value: number): void {
    if (this.#usable(value)) this.#metrics.sample(id, labels, value + 0, this.#origin);
  }

  component(logger: string, isError: boolean): void {
    this.#discoveredComponents.record(logger, isError, this.#origin.timeMs);
  }

  discoveredSample(field: string, durationMs: number): void {
    if (!this.#usable(durationMs)) return;
    this.#discoveredComponents.sample(field, durationMs + 0);
    const hasRoom = this.#discoveredTimings.sample(field, durationMs + 0, this.#origin);
    if (!hasRoom) this.refuse(discoveredFull);
  }

  refuse(reason: string): void {
    this.#refusals.add(reason);
  }

  get run(): RunInView {
    return this.#writers;
  }

  snapshot(): Snapshot {
    const run = this.#writers.read();
    const families = this.#families.read({ startMs: this.#startMs, run, writers: run.slots });
    return Object.freeze({ families, run: run.service });
  }

  save(): RegistryState {
    return {
      counts: this.#countParts.save(),
      timings: this.#timingParts.save(),
      states: this.#stateParts.save(),
      metrics: this.#metrics.save(),
      discovered: this.#discoveredTimings.save(),
      found: this.#discoveredComponents.save(),
      run: this.#writers.save(),
      heartbeatFields: this.#heartbeatFields.save(),
      refusals: [...this.refusals],
      named: [...this.#families.catalogue.named],
      startMs: this.#startMs ?? null,
    };
  }

  restore(state: RegistryState): void {
    this.#countParts.restore(state.counts);
    this.#timingParts.restore(state.timings);
    this.#stateParts.restore(state.states);
    this.#metrics.restore(state.metrics);
    this.#startMs = state.startMs ?? undefined;
    this.#writers.restore(state.run);
    this.#heartbeatFields.restoreName(state.heartbeatFields);
    restoreNamed(state, {
      discovered: this.#discoveredTimings,
      found: this.#discoveredComponents,
      heartbeatFields: this.#heartbeatFields,
      families: this.#families,
    });
    for (const [reason, times] of state.refusals) this.#refusals.add(reason, times);
  }

  merge(other: RegistryState): void {
    this.#countParts.merge(other.counts);
    this.#timingParts.merge(other.timings);
    this.#stateParts.merge(other.states);
    this.#metrics.merge(other.metrics);
    this.#heartbeatFields.merge(other.heartbeatFields);
    const refused = this.#discoveredTimings.merge(other.discovered);
    this.#discoveredComponents.merge(other.found);
    if (refused > 0) this.#refusals.add(discoveredFull, refused);
    for (const [reason, times] of other.refusals) this.#refusals.add(reason, times);
  }

  /** A count, a total or a duration is ≥ 0 and finite; anything else is refused. */
  #usable(value: number): boolean {
    if (value >= 0 && value < Number.POSITIVE_INFINITY) return true;
    this.refuse(outOfRange);
    return false;
  }

  /** Who prints the totals of this record, and what it is; `undefined`: no slot is free for it. */
  #totalReport(): TotalReport | undefined {
    const writer = this.#writers.printed();
    if (writer === undefined) return undefined;
    this.#writers.counted();
    const rivals = this.#writers.rivalsOf(writer);
    return {
      slot: writer.slot,
      timeMs: this.#origin.timeMs,
      verdict: this.#heartbeatVerdict,
      rivals,
    };
  }

  /** A service's own last samples begin again with each of its runs; others' samples do not. */
  #forgetWindows(): void {
    if (this.#writers.areSeveral) return;
    for (const timing of this.#timings) timing.runChanged();
    this.#discoveredTimings.runChanged();
    this.#discoveredComponents.runChanged();
  }
}

const discoveredFull = 'discovered_timings_full';
const outOfRange = 'number_out_of_range';
