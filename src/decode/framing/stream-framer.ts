import type { Transform } from 'node:stream';
import split2 from 'split2';
import type { LineSink } from '../../model/line.ts';
import { Delivery } from './delivery.ts';
import type { Framer, FramerOptions } from './framer.ts';

const newline = 10;
const nothing: Buffer = Buffer.alloc(0);

/**
 * The framer of stream sources, over split2. Bytes go in as latin1 text, a code unit a byte, so
 * that nothing is torn or replaced and lengths are bytes. The mapper is where lines come out: it
 * returns nothing, so split2 queues nothing and each write is done when it returns.
 */
export function createStreamFramer(options: FramerOptions, sink: LineSink): Framer {
  return new StreamFramer(options.maxLineBytes, sink);
}

class StreamFramer implements Framer {
  readonly #maxLineBytes: number;
  readonly #delivery: Delivery;
  readonly #splitter: Transform;
  #pushed: Buffer = nothing;
  /** Where the next line starts in what was pushed. Before 0: it began in an earlier push. */
  #start = 0;
  /** 0 while a boundary, not a newline, ends the line. */
  #newlineBytes: 0 | 1 = 1;

  constructor(maxLineBytes: number, sink: LineSink) {
    this.#maxLineBytes = maxLineBytes;
    this.#delivery = new Delivery(sink);
    const splitting = { maxLength: maxLineBytes, skipOverflow: true, decodeStrings: false };
    this.#splitter = split2('\n', (text) => this.#line(text), splitting);
  }

  get pendingBytes(): number {
    return this.#pushed.length - this.#start;
  }

  push(bytes: Buffer): void {
    this.#pushed = bytes;
    this.#skipOversize(bytes.indexOf(newline));
    this.#splitter.write(bytes.toString('latin1'));
    this.#release();
  }

  boundary(): void {
    if (this.pendingBytes > 0) {
      this.#newlineBytes = 0;
      this.#skipOversize(0);
      this.#splitter.write('\n');
      this.#newlineBytes = 1;
    }
    this.#release();
  }

  /** split2 drops the end of a line whose earlier part was over the cap, and says nothing. */
  #skipOversize(end: number): void {
    if (end < 0 || -this.#start <= this.#maxLineBytes) return;
    const sizeBytes = end - this.#start + this.#newlineBytes;
    this.#start += sizeBytes;
    this.#delivery.oversize(sizeBytes);
  }

  #line(text: string): undefined {
    const start = this.#start;
    const sizeBytes = text.length + this.#newlineBytes;
    this.#start += sizeBytes;
    if (text.length > this.#maxLineBytes) {
      this.#delivery.oversize(sizeBytes);
    } else if (start >= 0) {
      this.#delivery.line(this.#pushed, start, start + text.length, sizeBytes);
    } else {
      this.#delivery.line(Buffer.from(text, 'latin1'), 0, text.length, sizeBytes);
    }
  }

  /** Keeps the count of the unfinished line's bytes, not the bytes: the caller reuses those. */
  #release(): void {
    this.#start -= this.#pushed.length;
    this.#pushed = nothing;
    this.#delivery.settle();
  }
}
