import type { FieldValue } from '../model/record.ts';
import type { SequenceReport } from '../model/sequence.ts';

/**
 * A number may come this many numbers late (threads that share a logger): only what is still
 * missing then is a gap. No number above this is where a restarted service begins.
 */
const windowNumbers = 16;

/** What a sequence saves: plain JSON. */
export interface SequenceState extends SequenceReport {
  readonly field: string;
  readonly highest: number | null;
  readonly floor: number;
  readonly holes: readonly number[];
  readonly lastMissing: number | null;
}

/** Follows the running number of a log's records. */
export class Sequence {
  readonly #field: string;
  /** The highest number of this run; `undefined` before the first. */
  #highest: number | undefined;
  /** The lowest number of this run. */
  #floor = 0;
  /** Numbers within the window that have not come yet. */
  readonly #holes = new Set<number>();
  #lastMissing: number | undefined;
  #gaps = 0;
  #missing = 0;
  #repeats = 0;
  #resets = 0;
  #unnumbered = 0;

  constructor(field: string) {
    this.#field = field;
  }

  observe(value: FieldValue): void {
    const number = wholeNumber(value);
    if (number === undefined) this.#unnumbered += 1;
    else if (this.#highest === undefined) this.#begin(number);
    else if (number === this.#highest + 1 && this.#holes.size === 0) this.#highest = number;
    else if (number > this.#highest) this.#advance(this.#highest, number);
    else this.#goBack(this.#highest, number);
  }

  /** As it stands. What has not come yet, but still may, is in it only where the log is over. */
  report(isOver = false): SequenceReport {
    const settled = {
      gaps: this.#gaps,
      missing: this.#missing,
      repeats: this.#repeats,
      resets: this.#resets,
      unnumbered: this.#unnumbered,
    };
    if (!isOver || this.#holes.size === 0) return settled;
    const end = new Sequence(this.#field);
    end.restore(this.save());
    end.#settle(Number.POSITIVE_INFINITY);
    return end.report();
  }

  save(): SequenceState {
    return {
      ...this.report(),
      field: this.#field,
      highest: this.#highest ?? null,
      floor: this.#floor,
      holes: [...this.#holes],
      lastMissing: this.#lastMissing ?? null,
    };
  }

  /** The state of another field is another sequence: then this one begins anew. */
  restore(state: SequenceState): void {
    if (state.field !== this.#field) return;
    this.#highest = state.highest ?? undefined;
    this.#floor = state.floor;
    for (const hole of state.holes) this.#holes.add(hole);
    this.#lastMissing = state.lastMissing ?? undefined;
    this.#gaps = state.gaps;
    this.#missing = state.missing;
    this.#repeats = state.repeats;
    this.#resets = state.resets;
    this.#unnumbered = state.unnumbered;
  }

  #begin(number: number): void {
    this.#highest = number;
    this.#floor = number;
    this.#lastMissing = undefined;
  }

  #advance(highest: number, number: number): void {
    this.#highest = number;
    const lastSettled = number - windowNumbers;
    this.#settle(lastSettled);
    if (lastSettled > highest) this.#miss(highest + 1, lastSettled);
    this.#expect(Math.max(highest, lastSettled) + 1, number);
  }

  #goBack(highest: number, number: number): void {
    const isBehind = number <= highest - windowNumbers;
    const isFirstAgain = number === this.#floor && number < highest;
    if (number <= windowNumbers && (isBehind || isFirstAgain)) {
      this.#settle(Number.POSITIVE_INFINITY);
      this.#resets += 1;
      this.#begin(number);
    } else if (this.#holes.delete(number)) {
      // Late, but in time.
    } else if (number < this.#floor && !isBehind) {
      this.#expect(number + 1, this.#floor);
      this.#floor = number;
    } else {
      this.#repeats += 1;
    }
  }

  #expect(from: number, before: number): void {
    for (let number = from; number < before; number += 1) this.#holes.add(number);
  }

  /** Gives up waiting for the numbers up to `last`. */
  #settle(last: number): void {
    for (const hole of [...this.#holes].sort((a, b) => a - b)) {
      if (hole > last) break;
      this.#holes.delete(hole);
      this.#miss(hole, hole);
    }
  }

  /** Numbers that are missing in a row are one gap. */
  #miss(first: number, last: number): void {
    if (this.#lastMissing === undefined || first !== this.#lastMissing + 1) this.#gaps += 1;
    this.#lastMissing = last;
    this.#missing += last - first + 1;
  }
}

/** The reports of several logs as one. */
export function addReports(reports: readonly (SequenceReport | undefined)[]): SequenceReport {
  const sum = { gaps: 0, missing: 0, repeats: 0, resets: 0, unnumbered: 0 };
  for (const report of reports) {
    sum.gaps += report?.gaps ?? 0;
    sum.missing += report?.missing ?? 0;
    sum.repeats += report?.repeats ?? 0;
    sum.resets += report?.resets ?? 0;
    sum.unnumbered += report?.unnumbered ?? 0;
  }
  return sum;
}

/** The number that a field holds, also where it is written as text. */
function wholeNumber(value: FieldValue): number | undefined {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
    ? number
    : undefined;
}
