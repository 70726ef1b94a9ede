import { createEventClock, minJumpMs } from '../../publish/heartbeat/event-clock.ts';

/** A time in which no record says it was written. */
export interface Silence {
  readonly startMs: number;
  readonly endMs: number;
}

const maxSilencesKept = 5;

/** When records were written: first, last, silences, and stamps that cannot be right. */
export class TimeSpan {
  readonly #clock = createEventClock(minJumpMs);
  /** What the clock says, kept here too, for it is asked with every record; NaN: nothing yet. */
  #lastMs = Number.NaN;
  #heldMs = Number.NaN;
  #firstMs: number | undefined;
  /** Far before all others: believed when the next one is, too. */
  #earlyMs: number | undefined;
  #silences: Silence[] = [];
  /** Length of the shortest silence that is kept, once all places are taken. */
  #shortestMs = 0;
  #late = 0;
  #latestBehindMs = 0;
  #absurdEarly = 0;

  add(timeMs: number): void {
    const before = this.#lastMs;
    const verdict = this.#clock.observe(timeMs);
    if (verdict === 'held') {
      this.#heldMs = timeMs;
      return;
    }
    if (verdict === 'late') {
      this.#addLate(timeMs, before - timeMs);
      return;
    }
    this.#lastMs = timeMs;
    if (Number.isNaN(before) || verdict === 'anchored') {
      this.#firstMs = timeMs;
      return;
    }
    this.#earlyMs = this.#dropEarly();
    if (verdict === 'confirmed') this.#silence(before, Math.min(this.#heldMs, timeMs));
    else if (timeMs - before > this.#shortestMs) this.#silence(before, timeMs);
  }

  /** The log is over. */
  finish(): void {
    const before = this.#clock.nowMs;
    const last = this.#clock.finish();
    if (before !== undefined && last !== undefined) this.#silence(before, last);
    if (last !== undefined) this.#lastMs = last;
    this.#earlyMs = this.#dropEarly();
  }

  get firstMs(): number | undefined {
    return this.#firstMs;
  }

  get lastMs(): number | undefined {
    return Number.isNaN(this.#lastMs) ? undefined : this.#lastMs;
  }

  get seconds(): number {
    return Math.max(0, (this.lastMs ?? 0) - (this.#firstMs ?? this.lastMs ?? 0)) / 1000;
  }

  /** Records whose stamp is before that of one written earlier. */
  get late(): number {
    return this.#late;
  }

  get latestBehindMs(): number {
    return this.#latestBehindMs;
  }

  /** Stamps far from all others, which nothing confirmed. */
  get absurd(): number {
    return this.#clock.absurd + this.#absurdEarly;
  }

  /** The longest, longest first. */
  get silences(): readonly Silence[] {
    return this.#silences
      .toSorted((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs))
      .slice(0, maxSilencesKept);
  }

  #addLate(timeMs: number, behindMs: number): void {
    const first = this.#firstMs ?? timeMs;
    if (timeMs < first - minJumpMs && this.#earlyMs === undefined) {
      this.#earlyMs = timeMs;
      return;
    }
    if (this.#earlyMs !== undefined && timeMs < first - minJumpMs) {
      this.#late += 1;
      this.#firstMs = Math.min(this.#earlyMs, timeMs);
      this.#earlyMs = undefined;
    } else {
      this.#earlyMs = this.#dropEarly();
      this.#firstMs = Math.min(first, timeMs);
    }
    this.#late += 1;
    this.#latestBehindMs = Math.max(this.#latestBehindMs, behindMs);
  }

  #dropEarly(): undefined {
    if (this.#earlyMs !== undefined) this.#absurdEarly += 1;
    return undefined;
  }

  #silence(startMs: number, endMs: number): void {
    this.#silences.push({ startMs, endMs });
    if (this.#silences.length < maxSilencesKept * 20) return;
    this.#silences = [...this.silences];
    const shortest = this.#silences.at(-1);
    if (shortest !== undefined) this.#shortestMs = shortest.endMs - shortest.startMs;
  }
}
