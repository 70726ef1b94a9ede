import type { RateSnapshot } from '../../model/family.ts';
import { FusedCounter } from './fused-counter.ts';
import { type Interval, RateAgreement } from './rate-agreement.ts';
import type { CounterState, FusedCounterState } from './registry-state.ts';
import type { HeartbeatVerdict } from './run-tracker.ts';
import { fromPlain, known, later, toPlain } from './unknown-number.ts';

/** The slot of records whose writer has no name. */
export const unnamedSlot = 0;

/** A count at one instant. */
interface CountReading {
  /** What is published. */
  readonly value: number;
  /** Record time (epoch ms) of the last event or growing total. */
  readonly lastTimeMs: number | undefined;
  /** Lasting disagreement between events and the service's own total, in events. */
  readonly drift: number;
  /** How the rates that the service prints fare; `undefined` while none was compared. */
  readonly rate: RateSnapshot | undefined;
}

/** The record that a total or a delta was printed in. */
export interface TotalReport {
  readonly slot: number;
  readonly timeMs: number;
  /** What kind of heartbeat it is; `undefined` if it is not one. */
  readonly verdict: HeartbeatVerdict | undefined;
  /** Slots of writers whose events may be this one's: other fields name them. */
  readonly rivals: readonly number[];
}

/**
 * A count of a component: for each writer its own fused counter, so that several who take turns in
 * one log are never read as one that starts over and over.
 *
 * What is published is the sum over the writers, and what those had who are known no more. Events
 * may name their writer by other fields than its totals do, or not at all. So a total that holds
 * more than its writer's own events takes the rest from writers of other names that print no
 * totals; the sum of all then never holds an event twice.
 */
export class Count {
  readonly #options: { readonly severalTotals: boolean };
  readonly #knowsTotals: boolean;
  readonly #counters: (FusedCounter | undefined)[];
  readonly #unnamed: FusedCounter;
  readonly #rate = new RateAgreement();
  #base = 0;
  #drift = 0;
  #lastTimeMs = Number.NaN;

  /** `totals`: how many of its sources give totals or deltas; without any, who wrote is no matter. */
  constructor({ totals }: { readonly totals: number }) {
    const options = { severalTotals: totals > 1 };
    this.#options = options;
    this.#knowsTotals = totals > 0;
    this.#unnamed = new FusedCounter(options);
    this.#counters = [this.#unnamed];
  }

  event(slot: number, by: number, timeMs: number): void {
    this.#at(slot).event(by, timeMs);
  }

  total(value: number, { slot, timeMs, verdict, rivals }: TotalReport): void {
    const counter = this.#at(slot);
    this.#takeFromRivals(counter, counter.lacking(value), rivals);
    counter.total(value, timeMs, verdict !== undefined, verdict === 'behind' || verdict === 'copy');
  }

  delta(value: number, { slot, timeMs, verdict, rivals }: TotalReport): void {
    const counter = this.#at(slot);
    if (verdict === 'copy') {
      counter.forgetGrowth();
      return;
    }
    if (verdict === 'behind') {
      counter.lateDelta(value, timeMs);
      return;
    }
    this.#takeFromRivals(counter, counter.lackingDelta(value), rivals);
    counter.delta(value, timeMs, verdict !== undefined, verdict === 'missed');
  }

  /** Compares with what the total or delta of the same record grew by. */
  printedRate(slot: number, perSecond: number, seconds: Interval['seconds']): void {
    const grown = this.#counters[slot]?.grown ?? Number.NaN;
    this.#rate.compare(perSecond, { grown, seconds });
  }

  runContinues(slot: number): void {
    this.#counters[slot]?.runContinues();
  }

  runChanged(slot: number): void {
    this.#at(slot).runChanged();
  }

  runStarted(slot: number): void {
    this.#at(slot).runStarted();
  }

  /** Whether a writer of no name has printed totals. */
  get hasUnnamedTotals(): boolean {
    return this.#unnamed.hasTotal;
  }

  /** All that rivals have counted is of this writer. */
  takeAll(slot: number, rivals: readonly number[]): void {
    this.#takeFromRivals(this.#at(slot), Number.POSITIVE_INFINITY, rivals);
  }

  /** A writer is known no more; what it counted stays. */
  forget(slot: number): void {
    const counter = this.#counters[slot];
    if (counter === undefined || counter === this.#unnamed) return;
    this.#base += counter.value;
    this.#drift += counter.drift;
    this.#lastTimeMs = later(this.#lastTimeMs, counter.lastTimeMs);
    this.#counters[slot] = undefined;
  }

  /** Whether anything was ever observed. */
  get begun(): boolean {
    return this.#base > 0 || this.#counters.some((counter) => counter?.begun);
  }

  /** What one writer counted. */
  valueOf(slot: number): number {
    return this.#counters[slot]?.value ?? 0;
  }

  read(): CountReading {
    let { value, drift, lastTimeMs } = this.#lasting;
    for (const counter of this.#counters) {
      if (counter === undefined) continue;
      value += counter.value;
      drift += counter.drift;
      lastTimeMs = later(lastTimeMs, counter.lastTimeMs);
    }
    const rate = this.#rate.snapshot();
    return { value, lastTimeMs: known(lastTimeMs), drift, rate };
  }

  /** Adds what another registry counted of other runs; this one's runs go on. */
  merge(other: CounterState): void {
    this.#base += valueIn(other);
    this.#drift += driftIn(other);
    this.#lastTimeMs = later(this.#lastTimeMs, lastTimeIn(other));
    this.#rate.merge(other.rate);
  }

  save(): CounterState {
    const { value, drift, lastTimeMs } = this.#lasting;
    return {
      value,
      drift,
      lastTimeMs: toPlain(lastTimeMs),
      rate: this.#rate.save(),
      writers: this.#counters.flatMap((counter, slot) =>
        counter === undefined ? [] : [[slot, counter.save()] as const],
      ),
    };
  }

  restore(state: CounterState): void {
    this.#base = state.value;
    this.#drift = state.drift;
    this.#lastTimeMs = fromPlain(state.lastTimeMs);
    this.#rate.restore(state.rate);
    for (const [slot, saved] of state.writers) this.#at(slot).restore(saved);
  }

  /** Of those who are known no more, and of other registries. */
  get #lasting() {
    return { value: this.#base, drift: this.#drift, lastTimeMs: this.#lastTimeMs };
  }

  #at(slot: number): FusedCounter {
    const found = this.#knowsTotals ? this.#counters[slot] : this.#unnamed;
    if (found !== undefined) return found;
    const created = new FusedCounter(this.#options);
    this.#counters[slot] = created;
    return created;
  }

  #takeFromRivals(counter: FusedCounter, most: number, rivals: readonly number[]): void {
    let left = most;
    for (const slot of rivals) {
      const rival = this.#counters[slot];
      const taken = Math.min(left, rival?.transferable ?? 0);
      if (taken <= 0) continue;
      rival?.handOver(taken, counter);
      left -= taken;
    }
  }
}

function valueIn(state: CounterState): number {
  return state.writers.reduce((sum, [, { value }]) => sum + value, state.value);
}

function driftIn(state: CounterState): number {
  return state.writers.reduce((sum, [, writer]) => sum + lastingIn(writer), state.drift);
}

function lastingIn({ drift: { settled, missing, surplus } }: FusedCounterState): number {
  return settled + missing + surplus;
}

function lastTimeIn({ lastTimeMs, writers }: CounterState): number {
  return writers.reduce(
    (latest, [, one]) => later(latest, fromPlain(one.lastTimeMs)),
    fromPlain(lastTimeMs),
  );
}
