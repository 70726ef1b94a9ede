import type { TraceSource } from '../model/observation.ts';
import type { Exemplar } from '../model/snapshot.ts';
import { copyText } from './text-copy.ts';

/** Of which record a sample is. */
export interface SampleOrigin {
  /** Epoch ms; NaN: the record has no time. */
  readonly timeMs: number;
  readonly trace: TraceSource | undefined;
}

/** An exemplar is kept this long, by the records' own time: the same log gives the same ones. */
const keptMs = 1_000;

/** The last trace in each classic bucket of a timing. They are not saved: a restart begins without. */
export class Exemplars {
  readonly #byBucket: (Exemplar | undefined)[] = [];

  note(bucket: number, durationMs: number, { timeMs, trace }: SampleOrigin): void {
    const last = this.#byBucket[bucket];
    if (last !== undefined && Math.abs(timeMs - last.timeMs) < keptMs) return;
    const traceId = trace?.read();
    if (traceId === undefined) return;
    this.#byBucket[bucket] = Object.freeze({ traceId: copyText(traceId), durationMs, timeMs });
  }

  /** At the place of its bucket; `undefined` while there is none. */
  freeze(): readonly (Exemplar | undefined)[] | undefined {
    return this.#byBucket.length === 0 ? undefined : Object.freeze([...this.#byBucket]);
  }
}
