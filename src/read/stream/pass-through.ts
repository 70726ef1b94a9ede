import type { Writable } from 'node:stream';

const newline = 10;
/** Own texts that wait for a line boundary; beyond these the oldest is dropped. */
const maxWaiting = 100;

/**
 * Passes a service's output on, byte for byte, and puts own lines between its lines: never inside
 * one, and never so that the service's bytes change their order.
 */
export class PassThrough {
  readonly #out: Writable;
  #waiting: string[] = [];
  #isAtLineStart = true;
  #hasEnded = false;
  #isClosed = false;

  constructor(out: Writable) {
    this.#out = out;
    out.on('drain', () => this.#flush());
  }

  /** Whether the last byte passed on was a newline, or none was yet. */
  get isAtLineStart(): boolean {
    return this.#isAtLineStart;
  }

  /** Whether the reader takes more at once; if not, `drain` of the stream tells when. */
  write(bytes: Buffer): boolean {
    if (this.#isClosed || bytes.length === 0) return true;
    this.#flush();
    const end = this.#waiting.length > 0 ? bytes.indexOf(newline) + 1 : 0;
    if (end > 0) {
      this.#pass(bytes.subarray(0, end));
      this.#flush(true);
    }
    if (end < bytes.length) this.#pass(bytes.subarray(end));
    return !this.#out.writableNeedDrain;
  }

  /** Writes a text of whole lines at the next boundary, which may be now. */
  betweenLines(text: string): void {
    if (this.#isClosed || text === '') return;
    this.#waiting.push(text.endsWith('\n') ? text : `${text}\n`);
    if (this.#waiting.length > maxWaiting) this.#waiting.shift();
    this.#flush();
  }

  /** The service writes no more: what waits is written, on a line of its own. */
  end(): void {
    this.#hasEnded = true;
    this.#flush(true);
  }

  /** Resolves when the reader has taken all that was written so far, or has gone. */
  flushed(): Promise<void> {
    if (this.#isClosed || this.#out.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#out.once('close', resolve);
      this.#out.write('', () => {
        this.#out.off('close', resolve);
        resolve();
      });
    });
  }

  /** The reader has gone: nothing is written any more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
  }

  #pass(bytes: Buffer): void {
    this.#out.write(bytes);
    this.#isAtLineStart = bytes.at(-1) === newline;
  }

  /** A slow reader is not given more than the service gives it, unless `evenIfSlow`. */
  #flush(evenIfSlow = false): void {
    const mayWrite = this.#isAtLineStart || this.#hasEnded;
    const isTooSlow = this.#out.writableNeedDrain && !evenIfSlow && !this.#hasEnded;
    if (this.#waiting.length === 0 || !mayWrite || isTooSlow) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    if (!this.#isAtLineStart) this.#out.write('\n');
    this.#isAtLineStart = true;
    for (const text of waiting) this.#out.write(text);
  }
}
