import type { DriftState } from './registry-state.ts';

/**
 * Where a service's events and its own totals disagree for good.
 *
 * A stretch is a time in which the service logs its events. Its **level** is what the totals grew
 * by since the stretch began, minus the events seen: above 0 when events are missing from the log,
 * below 0 when there are too many. Events written between the taking of a total and its line make
 * a level too, but the next total takes it back; so at each total the part that the level has had
 * at two totals in a row, the smaller of the two when both have one sign, is **lasting**. Drift is
 * the most that was lasting, of missing and of surplus events each, added up over stretches: it
 * never falls, 10 lost lines make 10, and a skew that comes and goes makes at most its own size
 * rather than more with each total.
 *
 * A total that grew though no event came says that the service logs none now (INFO): no drift; the
 * stretch is over, and the first interval with events again, perhaps not all of it, is not judged.
 */
export class Drift {
  #level = 0;
  #missing = 0;
  #surplus = 0;
  /** Lasting parts of the stretches that are over. */
  #settled = 0;
  #silent = false;

  /** The lasting disagreement so far, in events. */
  get events(): number {
    return this.#settled + this.#missing + this.#surplus;
  }

  /** Events seen that the last total did not hold yet and that are not lasting. */
  get inFlight(): number {
    return Math.max(0, -this.#level - this.#surplus);
  }

  /** A total came: what it grew by since the one before, and the events seen in between. */
  compare(grown: number, events: number): void {
    const before = this.#level;
    const level = before + withoutNoise(grown - events, grown + events);
    if (events === 0 && grown > 0 && level > 0) {
      this.endStretch();
      this.#silent = true;
    } else if (events > 0 && this.#silent) {
      this.#silent = false;
    } else if (events > 0 || before < 0) {
      this.#level = level;
      this.#missing = Math.max(this.#missing, Math.min(before, level));
      this.#surplus = Math.max(this.#surplus, Math.min(-before, -level));
    }
  }

  /** What comes next cannot be compared with what was (a restart, silence). */
  endStretch(): void {
    this.#settled = this.events;
    this.#level = 0;
    this.#missing = 0;
    this.#surplus = 0;
    this.#silent = false;
  }

  /** Takes over the drift that another registry saw. */
  add(state: DriftState): void {
    this.#settled += state.settled + state.missing + state.surplus;
  }

  save(): DriftState {
    return {
      level: this.#level,
      missing: this.#missing,
      surplus: this.#surplus,
      settled: this.#settled,
      silent: this.#silent,
    };
  }

  restore(state: DriftState): void {
    this.#level = state.level;
    this.#missing = state.missing;
    this.#surplus = state.surplus;
    this.#settled = state.settled;
    this.#silent = state.silent;
  }
}

/** Counts that add fractions disagree in their last bits; that is no event. */
function withoutNoise(difference: number, scale: number): number {
  return Math.abs(difference) <= 1e-9 * scale ? 0 : difference;
}
