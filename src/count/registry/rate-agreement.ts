import type { RateSnapshot } from '../../model/family.ts';
import type { RateState } from './registry-state.ts';

/** How far a printed rate may be off: services time their intervals by other clocks than stamps. */
const slackShare = 0.02;
/** Digits after the point that are looked at for the place of the last one. */
const maxDigits = 6;

/** What one heartbeat's rate can be held against. */
export interface Interval {
  /** What the count grew by; NaN where that is not known. */
  readonly grown: number;
  /** Ways to say how long that took: stamps, uptimes, the printed interval. */
  readonly seconds: readonly number[];
}

/** Holds the rates that a service prints against its own totals. */
export class RateAgreement {
  #compared = 0;
  #disagreed = 0;
  #worst: RateSnapshot['worst'];
  #worstShare = 0;

  /**
   * A rate agrees when it is within 2 % and half of its last digit of what the count grew by, over
   * one of the lengths of the interval.
   */
  compare(printed: number, { grown, seconds }: Interval): void {
    const rates = seconds.filter((length) => length > 0).map((length) => grown / length);
    const nearest = rates.reduce(
      (best, rate) => (Math.abs(rate - printed) < Math.abs(best - printed) ? rate : best),
      rates[0] ?? Number.NaN,
    );
    if (!Number.isFinite(nearest)) return;
    this.#compared += 1;
    const off = Math.abs(printed - nearest);
    if (off <= slackShare * Math.max(printed, nearest) + halfOfLastDigit(printed)) return;
    this.#disagreed += 1;
    const share = off / Math.max(printed, nearest);
    if (this.#worst !== undefined && share <= this.#worstShare) return;
    this.#worst = Object.freeze({ printed, counted: nearest });
    this.#worstShare = share;
  }

  snapshot(): RateSnapshot | undefined {
    if (this.#compared === 0) return undefined;
    const [compared, disagreed, worst] = [this.#compared, this.#disagreed, this.#worst];
    return Object.freeze({ compared, disagreed, worst });
  }

  save(): RateState {
    return {
      compared: this.#compared,
      disagreed: this.#disagreed,
      worst: this.#worst ?? null,
      worstShare: this.#worstShare,
    };
  }

  restore(state: RateState): void {
    this.#compared = state.compared;
    this.#disagreed = state.disagreed;
    this.#worst = state.worst ?? undefined;
    this.#worstShare = state.worstShare;
  }

  /** Adds what another registry compared. */
  merge(state: RateState): void {
    this.#compared += state.compared;
    this.#disagreed += state.disagreed;
    if (state.worst === null || state.worstShare <= this.#worstShare) return;
    this.#worst = state.worst;
    this.#worstShare = state.worstShare;
  }
}

/** JSON drops zeros at the end, so a rate without digits after the point may have been rounded to one. */
function halfOfLastDigit(printed: number): number {
  for (let digits = 1; digits < maxDigits; digits += 1) {
    const scaled = printed * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return 0.5 * 10 ** -digits;
  }
  return 0;
}
