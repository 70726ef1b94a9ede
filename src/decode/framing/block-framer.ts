import type { LineSink } from '../../model/line.ts';
import { Delivery } from './delivery.ts';
import type { Framer, FramerOptions } from './framer.ts';

const newline = 10;
/** A carry buffer larger than this is let go once its line is done. */
const keptCarryBytes = 64 * 1024;

/**
 * The framer for sources whose positions matter. A line that lies whole in a push is handed over
 * as a span of it, without copying; only a line that spans pushes is put together.
 */
export function createBlockFramer(options: FramerOptions, sink: LineSink): Framer {
  return new BlockFramer(options.maxLineBytes, sink);
}

class BlockFramer implements Framer {
  readonly #maxLineBytes: number;
  readonly #delivery: Delivery;
  #carry: Buffer = Buffer.alloc(0);
  /** Bytes of the unfinished line; they are in the carry unless they are over the cap. */
  #pendingBytes = 0;

  constructor(maxLineBytes: number, sink: LineSink) {
    this.#maxLineBytes = maxLineBytes;
    this.#delivery = new Delivery(sink);
  }

  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  push(bytes: Buffer): void {
    let start = 0;
    if (this.#pendingBytes > 0) {
      const end = bytes.indexOf(newline);
      this.#append(bytes, 0, end < 0 ? bytes.length : end);
      if (end < 0) return;
      this.#finish(1);
      start = end + 1;
    }
    for (let end = bytes.indexOf(newline, start); end >= 0; end = bytes.indexOf(newline, start)) {
      const lineStart = start;
      start = end + 1;
      const sizeBytes = start - lineStart;
      if (end - lineStart > this.#maxLineBytes) this.#delivery.oversize(sizeBytes);
      else this.#delivery.line(bytes, lineStart, end, sizeBytes);
    }
    this.#append(bytes, start, bytes.length);
    this.#delivery.settle();
  }

  boundary(): void {
    if (this.#pendingBytes > 0) this.#finish(0);
    this.#delivery.settle();
  }

  #append(bytes: Buffer, start: number, end: number): void {
    const usedBytes = this.#pendingBytes;
    this.#pendingBytes += end - start;
    if (this.#pendingBytes > this.#maxLineBytes) {
      this.#letCarryGo();
    } else if (end > start) {
      this.#reserve(usedBytes);
      bytes.copy(this.#carry, usedBytes, start, end);
    }
  }

  #finish(newlineBytes: 0 | 1): void {
    const contentBytes = this.#pendingBytes;
    this.#pendingBytes = 0;
    if (contentBytes > this.#maxLineBytes) {
      this.#delivery.oversize(contentBytes + newlineBytes);
    } else {
      this.#delivery.line(this.#carry, 0, contentBytes, contentBytes + newlineBytes);
      this.#letCarryGo();
    }
  }

  /** Makes room for the pending bytes, keeping those already used. Doubles, but not over the cap. */
  #reserve(usedBytes: number): void {
    if (this.#carry.length >= this.#pendingBytes) return;
    const roomBytes = Math.max(this.#pendingBytes, 2 * this.#carry.length, 4096);
    const larger = Buffer.allocUnsafeSlow(Math.min(roomBytes, this.#maxLineBytes));
    this.#carry.copy(larger, 0, 0, usedBytes);
    this.#carry = larger;
  }

  #letCarryGo(): void {
    if (this.#carry.length > keptCarryBytes) this.#carry = Buffer.alloc(0);
  }
}
