import type { Envelope } from '../../../model/line.ts';
import type { Peeled } from './peeled.ts';

/** What is saved of a line that has not ended: plain JSON. */
export interface PartsState {
  readonly kind: 'cri' | 'docker';
  readonly stream: string | null;
  readonly time: string | null;
  /** The content so far as latin1, a character a byte; `null` once it is over the cap. */
  readonly content: string | null;
  readonly sizeBytes: number;
  readonly lines: number;
}

/** Parts of one line, put together until the last of them comes. Its envelope is the first one's. */
export class Parts implements Envelope {
  readonly kind: 'cri' | 'docker';
  readonly stream: string | undefined;
  readonly time: string | undefined;
  readonly origin = undefined;
  readonly level = undefined;
  readonly message = undefined;
  readonly doubtfulFrom = undefined;
  readonly #maxBytes: number;
  /** Its first {@link #contentBytes} bytes are the content; `undefined` once that is over the cap. */
  #buffer: Buffer | undefined = Buffer.alloc(0);
  #contentBytes = 0;
  #sizeBytes = 0;
  #lines = 0;

  constructor(first: Pick<Envelope, 'kind' | 'stream' | 'time'>, maxBytes: number) {
    this.kind = first.kind === 'docker' ? 'docker' : 'cri';
    this.stream = first.stream;
    this.time = first.time;
    this.#maxBytes = maxBytes;
  }

  static restored(saved: PartsState, maxBytes: number): Parts {
    const { kind, sizeBytes, lines, content } = saved;
    const time = saved.time ?? undefined;
    const parts = new Parts({ kind, stream: saved.stream ?? undefined, time }, maxBytes);
    parts.#sizeBytes = sizeBytes;
    parts.#lines = lines;
    if (content === null) parts.#buffer = undefined;
    else parts.#append(Buffer.from(content, 'latin1'));
    return parts;
  }

  /** Bytes of the source that the parts take. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get lines(): number {
    return this.#lines;
  }

  /** `undefined` for a line over the cap. */
  get content(): Pick<Peeled, 'bytes' | 'start' | 'end'> | undefined {
    const bytes = this.#buffer;
    return bytes && { bytes, start: 0, end: this.#contentBytes };
  }

  add({ bytes, start, end }: Peeled, sizeBytes: number): void {
    this.#sizeBytes += sizeBytes;
    this.#lines += 1;
    this.#append(bytes.subarray(start, end));
  }

  save(): PartsState {
    const { kind, stream = null, time = null } = this;
    const content = this.#buffer?.toString('latin1', 0, this.#contentBytes);
    const { sizeBytes, lines } = this;
    return { kind, stream, time, content: content ?? null, sizeBytes, lines };
  }

  #append(piece: Buffer): void {
    if (this.#buffer === undefined) return;
    const usedBytes = this.#contentBytes;
    this.#contentBytes += piece.length;
    if (this.#contentBytes > this.#maxBytes) {
      this.#buffer = undefined;
      return;
    }
    if (this.#contentBytes > this.#buffer.length) {
      const roomBytes = Math.max(this.#contentBytes, 2 * this.#buffer.length);
      const larger = Buffer.alloc(Math.min(roomBytes, this.#maxBytes));
      this.#buffer.copy(larger, 0, 0, usedBytes);
      this.#buffer = larger;
    }
    piece.copy(this.#buffer, usedBytes);
  }
}
