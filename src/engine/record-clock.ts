import type { RecordClockState } from './engine-interface.ts';

/** The least jump that one stamp alone is not believed, in either direction. */
const minJumpMs = 86_400_000;

/**
 * Which stamps of records are believed. One absurd stamp (a year ahead, epoch 0) must not move
 * what is known of time, so one that jumps by more than a day counts as none until the next stamp
 * confirms it: by being near it, or by going on from it.
 */
export class RecordClock {
  #lastMs = Number.NaN;
  #heldMs = Number.NaN;

  /** The last stamp that was believed; `undefined` before the first. */
  get lastMs(): number | undefined {
    return Number.isNaN(this.#lastMs) ? undefined : this.#lastMs;
  }

  /** Takes a record's stamp; returns it if it is believed. Hot. */
  accept(timeMs: number): number | undefined {
    // NaN: nothing to compare with yet.
    if (Math.abs(timeMs - this.#lastMs) > minJumpMs && !this.#isConfirmed(timeMs)) {
      this.#heldMs = timeMs;
      return undefined;
    }
    this.#lastMs = timeMs;
    this.#heldMs = Number.NaN;
    return timeMs;
  }

  save(): RecordClockState {
    const heldMs = Number.isNaN(this.#heldMs) ? null : this.#heldMs;
    return { lastTimeMs: this.lastMs ?? null, heldTimeMs: heldMs };
  }

  restore({ lastTimeMs, heldTimeMs }: RecordClockState): void {
    this.#lastMs = lastTimeMs ?? Number.NaN;
    this.#heldMs = heldTimeMs ?? Number.NaN;
  }

  #isConfirmed(timeMs: number): boolean {
    const isNear = Math.abs(timeMs - this.#heldMs) <= minJumpMs;
    return isNear || (this.#heldMs > this.#lastMs && timeMs >= this.#heldMs);
  }
}
