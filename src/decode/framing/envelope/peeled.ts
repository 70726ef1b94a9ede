import type { Envelope, EnvelopeKind } from '../../../model/line.ts';

const nothing: Buffer = Buffer.alloc(0);

/** One line out of its envelope: where its content is, and what the envelope said. Reused. */
export class Peeled implements Envelope {
  bytes: Buffer = nothing;
  start = 0;
  end = 0;
  kind: EnvelopeKind = 'prefix';
  stream: string | undefined;
  origin: string | undefined;
  level: string | undefined;
  message: string | undefined;
  doubtfulFrom: number | undefined;
  /** The line goes on in the next one of its stream. */
  isPartial = false;
  #time: string | undefined;
  #timeBytes: Buffer = nothing;
  #timeStart = 0;
  #timeEnd = 0;

  begin(kind: EnvelopeKind, bytes: Buffer, start: number, end: number): void {
    this.kind = kind;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.stream = undefined;
    this.origin = undefined;
    this.level = undefined;
    this.message = undefined;
    this.doubtfulFrom = undefined;
    this.isPartial = false;
    this.setTime(undefined);
  }

  /** Becomes the inner of two envelopes: what it does not say itself is what the outer says. */
  within(outer: Envelope): void {
    this.kind = outer.kind;
    this.stream ??= outer.stream;
    this.origin ??= outer.origin;
    if (this.time === undefined) this.setTime(outer.time);
  }

  /** Made a text only when it is asked for: most records have a time of their own. */
  get time(): string | undefined {
    if (this.#timeEnd > 0) {
      this.setTime(this.#timeBytes.toString('latin1', this.#timeStart, this.#timeEnd));
    }
    return this.#time;
  }

  setTime(time: string | undefined): void {
    this.#time = time;
    this.#timeEnd = 0;
  }

  setTimeSpan(bytes: Buffer, start: number, end: number): void {
    this.#timeBytes = bytes;
    this.#timeStart = start;
    this.#timeEnd = end;
  }
}
