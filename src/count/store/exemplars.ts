import type { Exemplar } from '../../model/distribution.ts';
import type { TraceSource } from '../../model/observation.ts';
import { copyText } from './text-copy.ts';

/** Of which record a sample is. */
export interface SampleOrigin {
  /** Epoch ms; NaN: the record has no time. */
  readonly timeMs: number;
  readonly trace: TraceSource | undefined;
}

/** Of the record that is being observed: one object for all, so that a record allocates nothing. */
export class PresentOrigin implements SampleOrigin {
  timeMs = Number.NaN;
  trace: TraceSource | undefined;

  begin(timeMs: number | undefined, trace: TraceSource | undefined): void {
    this.timeMs = timeMs ?? Number.NaN;
    this.trace = trace;
  }
}

/** An exemplar is kept this long, by the records' own time: the same log gives the same ones. */
const keptMs = 1_000;
/** Where a record had no trace, the next within this time is not asked: asking has its price. */
const notAskedMs = 50;
/** Of records without a time, which say nothing of how long, one in so many replaces another. */
const timelessPace = 64;

/** The last trace in each classic bucket of a timing. They are not saved: a restart begins without. */
export class Exemplars {
  readonly #byBucket: (Exemplar | undefined)[] = [];
  /** When the last record without a trace was asked, for each bucket. */
  readonly #askedMs: (number | undefined)[] = [];
  #timeless = 0;

  note(bucket: number, value: number, { timeMs, trace }: SampleOrigin): void {
    if (this.#isTooSoon(bucket, timeMs)) return;
    const traceId = trace?.read();
    if (traceId === undefined) this.#askedMs[bucket] = timeMs;
    else this.#byBucket[bucket] = Object.freeze({ traceId: copyText(traceId), value, timeMs });
  }

  /** At the index of its bucket; `undefined` while there is none. */
  freeze(): readonly (Exemplar | undefined)[] | undefined {
    return this.#byBucket.length === 0 ? undefined : Object.freeze([...this.#byBucket]);
  }

  /** Times are compared both ways: a clock may be set back. */
  #isTooSoon(bucket: number, timeMs: number): boolean {
    const last = this.#byBucket[bucket];
    if (Number.isNaN(timeMs)) {
      if (last === undefined) return false;
      this.#timeless += 1;
      return this.#timeless % timelessPace !== 0;
    }
    if (last !== undefined && Math.abs(timeMs - last.timeMs) < keptMs) return true;
    const askedMs = this.#askedMs[bucket];
    return askedMs !== undefined && Math.abs(timeMs - askedMs) < notAskedMs;
  }
}
