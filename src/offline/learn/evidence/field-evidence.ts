import { Sketch, valueAtRank } from '../../../count/store/sketch.ts';
import { parseDurationText } from '../../../model/duration-text.ts';
import { TimedSample } from './timed-sample.ts';

/** Values kept apart; a field with more has too many for a label. */
const maxValues = 24;
const maxValueLength = 64;

/**
 * What was seen of one field of one kind of record. It depends on the records alone, not on their
 * order, and its size does not grow with their number.
 */
export class FieldEvidence {
  count = 0;
  numbers = 0;
  booleans = 0;
  texts = 0;
  /** Texts that carry their unit, such as `"3ms"`. */
  durationTexts = 0;
  fractions = 0;
  negatives = 0;
  firstLine = Number.POSITIVE_INFINITY;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  readonly #values = new Map<string, number>();
  #hasMoreValues = false;
  readonly #sizes = new Sketch();
  readonly #timed = new TimedSample();

  add(value: string | number | boolean, timeMs: number | undefined, line: number): void {
    this.count += 1;
    if (line < this.firstLine) this.firstLine = line;
    if (typeof value === 'number') this.#addNumber(value, timeMs);
    else if (typeof value === 'boolean') this.booleans += 1;
    else this.#addText(value);
    this.#addValue(String(value));
  }

  /** Values and how often each was seen, in their own order; `undefined`: too many. */
  get values(): ReadonlyMap<string, number> | undefined {
    if (this.#hasMoreValues) return undefined;
    return new Map([...this.#values].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Whether it grew with time, but for some restarts; `undefined`: too little to tell. */
  get isRunningTotal(): boolean | undefined {
    return this.#timed.isRunningTotal;
  }

  /** The value below which a share of them lies, within 1 %; numbers of at least 0 only. */
  quantile(share: number): number {
    const distribution = this.#sizes.freeze();
    const sized = this.numbers - this.negatives + this.durationTexts;
    return valueAtRank(distribution, Math.max(1, Math.ceil(share * sized)));
  }

  #addNumber(value: number, timeMs: number | undefined): void {
    this.numbers += 1;
    if (!Number.isInteger(value)) this.fractions += 1;
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
    if (value < 0) this.negatives += 1;
    else if (Number.isFinite(value)) this.#sizes.add(value);
    if (timeMs !== undefined) this.#timed.add(timeMs, value);
  }

  #addText(value: string): void {
    this.texts += 1;
    const durationMs = /^[\dPp+-]/.test(value) ? parseDurationText(value) : undefined;
    if (durationMs === undefined || !(durationMs >= 0 && Number.isFinite(durationMs))) return;
    this.durationTexts += 1;
    this.#sizes.add(durationMs);
  }

  #addValue(value: string): void {
    if (this.#hasMoreValues) return;
    const seen = this.#values.get(value);
    if (seen !== undefined) this.#values.set(value, seen + 1);
    else if (this.#values.size < maxValues && value.length <= maxValueLength) {
      this.#values.set(value, 1);
    } else {
      this.#hasMoreValues = true;
      this.#values.clear();
    }
  }
}
