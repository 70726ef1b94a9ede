import { Drift } from './drift.ts';
import type { FusedCounterState } from './registry-state.ts';
import { fromPlain, later, toPlain } from './unknown-number.ts';

/** How far, as a share, a total may be behind another source's before it means a restart. */
const staleShare = 0.1;

/**
 * A counter that follows one writer's events and its own cumulative totals, and never adds the two.
 *
 * `base` is the sum of the runs that are over, `total` the last total of this run, `events` those
 * seen since, `inFlight` those seen before the total's line that it did not hold yet. What is
 * published is the most that `base + total + inFlight + events` ever was.
 *
 * - A total is authoritative for everything before it in its run: the events are dropped.
 * - A total lower than the last one is another run's. The events since the old total are partly of
 *   the old run, partly of the new one, which counts `v` itself: the old run ended at
 *   `total + max(0, events − v)`. With all events in the log this is exact; with none, so is it,
 *   but for what the old run did after its last total, which nobody has said.
 * - A heartbeat that goes back says the same of the next total, however high that is.
 * - A start line says where the old run ended: at `total + inFlight + events`.
 * - A delta is a total: the last one of this run and what it says was added. Where heartbeats before
 *   it never came, the events that it does not hold are theirs.
 *
 * What cannot be known is not counted: work after the last total of a run that logged no events;
 * the first runs' work, where the log begins later; a restart that nothing tells of (no start line,
 * no number that goes back, and the new total is not lower): the old run's last total; and where a
 * service fell silent (DEBUG → INFO) between the last total of one run and the first of the next,
 * without a start line: as many of the old run's last events as the new total says.
 *
 * Counted once too often can only be events in flight: written before the first total of a run that
 * does not hold them yet, where no start line says that they are of that run (at most those of one
 * total a run); or written after the last total of a run that holds them already.
 */
export class FusedCounter {
  /** Several lines print totals, perhaps each a little later than it took them. */
  readonly #severalTotals: boolean;
  #base = 0;
  #total = 0;
  #totalKnown = false;
  #inFlight = 0;
  #events = 0;
  /** Events before the first total of all that it did not hold. */
  #unclaimed = 0;
  #value = 0;
  #lastTimeMs = Number.NaN;
  #restartPending = false;
  /** A total has told of a restart that no heartbeat has told of yet. */
  #fellByItself = false;
  /** A total came from the service itself: its events are its own, no other total takes them. */
  #hasTotalSeen = false;
  /** Events of heartbeats that were missed, which a delta that comes late may hold. */
  #kept = 0;
  /** What the last total grew by; NaN where it has none before it in its run. */
  #grown = Number.NaN;
  readonly #drift = new Drift();

  constructor(options: { readonly severalTotals: boolean }) {
    this.#severalTotals = options.severalTotals;
  }

  /** Whether anything was ever observed. */
  get begun(): boolean {
    return this.#totalKnown || this.#value > 0;
  }

  event(by: number, timeMs: number): void {
    this.#events += by;
    if (by > 0 && !Number.isNaN(timeMs)) this.#lastTimeMs = timeMs;
    this.#publish();
  }

  /**
   * `ofHeartbeat`: the same record is a heartbeat of the service, which has been observed.
   * `isOld`: the record came before or was written before the last one, so it tells nothing new.
   */
  total(value: number, timeMs: number, ofHeartbeat: boolean, isOld = false): void {
    const fell = value < this.#total;
    this.#grown = Number.NaN;
    if (fell && (isOld || (!this.#restartPending && this.#isStale(value)))) return;
    this.#hasTotalSeen = true;
    const seen = this.#inFlight + this.#events;
    const newRun = fell || this.#restartPending;
    const grew = value > (newRun ? seen : this.#total + seen);
    if (grew && !Number.isNaN(timeMs)) this.#lastTimeMs = timeMs;
    if (newRun) {
      this.#base += this.#total + Math.max(0, seen - value);
      if (!this.#restartPending) this.#fellByItself = !ofHeartbeat;
      this.#kept = 0;
      this.#drift.endStretch();
    } else if (this.#totalKnown) {
      this.#grown = value - this.#total;
      this.#compare(this.#grown);
    }
    const unclaimed = this.#totalKnown || newRun ? 0 : Math.max(0, this.#events - value);
    this.#restartPending = false;
    this.#begin(value, this.#drift.inFlight + unclaimed);
    this.#unclaimed = unclaimed;
    this.#publish();
  }

  /** What was added since the last record that said so; some such records may have been missed. */
  delta(value: number, timeMs: number, ofHeartbeat: boolean, isAfterMissed: boolean): void {
    if (this.#restartPending) {
      this.total(value, timeMs, ofHeartbeat);
      this.#grown = value;
      return;
    }
    const seen = this.#inFlight + this.#events;
    const kept = isAfterMissed ? Math.max(0, seen - value) : 0;
    this.total(this.#total + value + kept, timeMs, ofHeartbeat);
    this.#kept += kept;
    this.#grown = value;
  }

  /** A delta that came after later ones: what its events told already is not added again. */
  lateDelta(value: number, timeMs: number): void {
    const known = Math.min(this.#kept, value);
    this.#kept -= known;
    this.#total += value - known;
    this.#grown = Number.NaN;
    if (value > known && !Number.isNaN(timeMs)) this.#lastTimeMs = later(this.#lastTimeMs, timeMs);
    this.#publish();
  }

  /** The record repeats one that was read, so nothing grew in between. */
  forgetGrowth(): void {
    this.#grown = Number.NaN;
  }

  /** What a delta of this value holds beyond all that was seen. */
  lackingDelta(value: number): number {
    return Math.max(0, value - this.#inFlight - this.#events);
  }

  /** What a total of this value holds beyond all that was seen. */
  lacking(value: number): number {
    const seen = this.#inFlight + this.#events;
    const isNewRun = value < this.#total || this.#restartPending;
    return Math.max(0, value - (isNewRun ? seen : this.#total + seen));
  }

  /** Events that a total of a writer with another name may hold. */
  get transferable(): number {
    return this.#hasTotalSeen ? 0 : this.#events;
  }

  /** Whether it was given a total or a delta. */
  get hasTotal(): boolean {
    return this.#hasTotalSeen;
  }

  /** Hands over events to the counter whose total holds them. */
  handOver(events: number, to: FusedCounter): void {
    this.#events -= events;
    this.#value -= events;
    to.event(events, Number.NaN);
  }

  /** A heartbeat of the service came, of the same run as the one before. */
  runContinues(): void {
    this.#fellByItself = false;
  }

  /** The service started: its start line, before anything that this run counts. */
  runStarted(): void {
    this.#base += this.#total + this.#inFlight + this.#events;
    this.#restartPending = false;
    this.#fellByItself = false;
    this.#kept = 0;
    this.#drift.endStretch();
    this.#begin(0, 0);
  }

  /** The service restarted some time before now; events since may be of either run. */
  runChanged(): void {
    this.#restartPending = !this.#fellByItself;
    this.#fellByItself = false;
  }

  /** The most that was ever counted. */
  get value(): number {
    return this.#value;
  }

  /** Record time of the last event or growing total, epoch ms; NaN while unknown. */
  get lastTimeMs(): number {
    return this.#lastTimeMs;
  }

  /** Lasting disagreement of events and totals, in events. */
  get drift(): number {
    return this.#drift.events;
  }

  /** What the last total grew by within its run; NaN where there is none to compare it with. */
  get grown(): number {
    return this.#grown;
  }

  save(): FusedCounterState {
    return {
      value: this.#value,
      base: this.#base,
      total: this.#total,
      totalKnown: this.#totalKnown,
      inFlight: this.#inFlight,
      events: this.#events,
      unclaimed: this.#unclaimed,
      restartPending: this.#restartPending,
      fellByItself: this.#fellByItself,
      told: this.#hasTotalSeen,
      kept: this.#kept,
      lastTimeMs: toPlain(this.#lastTimeMs),
      drift: this.#drift.save(),
    };
  }

  restore(state: FusedCounterState): void {
    this.#value = state.value;
    this.#base = state.base;
    this.#total = state.total;
    this.#totalKnown = state.totalKnown;
    this.#inFlight = state.inFlight;
    this.#events = state.events;
    this.#unclaimed = state.unclaimed;
    this.#restartPending = state.restartPending;
    this.#fellByItself = state.fellByItself;
    this.#hasTotalSeen = state.told;
    this.#kept = state.kept;
    this.#lastTimeMs = fromPlain(state.lastTimeMs);
    this.#drift.restore(state.drift);
  }

  /**
   * The first total of all may lack events that were in flight, or a run that ended before it:
   * the next total holds the former, and what it does not hold is the latter.
   */
  #compare(grown: number): void {
    const claimed = Math.min(Math.max(0, grown - this.#events), this.#unclaimed);
    this.#base += this.#unclaimed - claimed;
    this.#drift.compare(grown - claimed, this.#events);
  }

  #begin(total: number, inFlight: number): void {
    this.#total = total;
    this.#totalKnown = true;
    this.#inFlight = inFlight;
    this.#unclaimed = 0;
    this.#events = 0;
  }

  #publish(): void {
    const reached = this.#base + this.#total + this.#inFlight + this.#events;
    if (reached > this.#value) this.#value = reached;
  }

  /** A little lower than what another line printed: taken earlier, written later. */
  #isStale(value: number): boolean {
    return this.#severalTotals && value >= this.#total * (1 - staleShare);
  }
}
