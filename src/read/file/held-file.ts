import { type BigIntStats, closeSync, fstatSync, readSync } from 'node:fs';
import { type FileCursor, hashBytes, witnessBytes } from './file-position.ts';

const nothing: Buffer = Buffer.alloc(0);

/** What the next bytes of a file are. `hole`: NULs that nobody wrote, skipped. */
export type Reading =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'hole'; readonly sizeBytes: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'rewritten' };

/**
 * An open file and how far it was read. It remembers the bytes before its position and compares
 * them with the file's at every read, so a file that was truncated is noticed even when it has
 * grown past its old size.
 */
export class HeldFile {
  /** Where it was opened; the file may have been renamed since. */
  readonly path: string;
  readonly #descriptor: number;
  #stat: BigIntStats;
  #position = 0;
  /** The file's first bytes, as far as they were read. */
  #head = nothing;
  /** The bytes before the position. */
  #tail = nothing;
  /** The last chunk, valid until the next read, and what lay before it. */
  #chunk = nothing;
  #tailBeforeChunk = nothing;
  #committed = 0;
  #committedTail = nothing;
  #mayBeginWithHole = false;

  /** Takes the descriptor over: {@link close} closes it. */
  constructor(path: string, descriptor: number) {
    this.path = path;
    this.#descriptor = descriptor;
    this.#stat = fstatSync(descriptor, { bigint: true });
  }

  /** Start of the line that is not finished. */
  get committed(): number {
    return this.#committed;
  }

  /** Offset of the next byte to read. */
  get position(): number {
    return this.#position;
  }

  /** As the file is now, or was last where a network file system has lost it. */
  stat(): BigIntStats {
    try {
      this.#stat = fstatSync(this.#descriptor, { bigint: true });
    } catch {
      // Reading fails too, and says why.
    }
    return this.#stat;
  }

  /**
   * Whether a path's stat speaks of this file. The descriptor is asked anew each time: an overlay
   * gives a file another inode when it is first written to.
   */
  is(stat: Pick<BigIntStats, 'dev' | 'ino'>): boolean {
    const { dev, ino } = this.stat();
    return ino === stat.ino && dev === stat.dev;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Goes on from an offset within the file, all before which counts as read. */
  moveTo(offsetBytes: number): void {
    this.#position = offsetBytes;
    this.#head = this.#readAt(0, Math.min(offsetBytes, witnessBytes));
    this.#tail = this.#readBefore(offsetBytes);
    this.#forgetChunk();
  }

  /** Goes on where reading another file with the same content so far stopped. */
  continueFrom(other: HeldFile): void {
    this.moveTo(other.#position);
    this.#committed = other.#committed;
    this.#committedTail = other.#committedTail;
  }

  /** Starts again at 0, in a file whose old content is gone. */
  rewind(): void {
    this.moveTo(0);
    this.#mayBeginWithHole = true;
  }

  /** Reads on into `buffer`, of which the bytes are a view: valid until its next use. */
  read(buffer: Buffer): Reading {
    const overlap = this.#tail.length;
    const from = this.#position - overlap;
    const count = readSync(this.#descriptor, buffer, 0, buffer.length, from);
    if (count < overlap || buffer.compare(this.#tail, 0, overlap, 0, overlap) !== 0) {
      return { kind: 'rewritten' };
    }
    if (count === overlap) return { kind: 'end' };
    const bytes = buffer.subarray(overlap, count);
    if (this.#mayBeginWithHole) {
      const holeBytes = leadingZeros(bytes);
      if (holeBytes > 0) {
        this.#advance(bytes.subarray(0, holeBytes));
        this.commit(0);
        return { kind: 'hole', sizeBytes: holeBytes };
      }
      this.#mayBeginWithHole = false;
    }
    this.#advance(bytes);
    return { kind: 'bytes', bytes };
  }

  /** Fixes the start of the unfinished line, while the last chunk's bytes are still there. */
  commit(pendingBytes: number): void {
    const offset = this.#position - pendingBytes;
    const withinChunk = offset - (this.#position - this.#chunk.length);
    if (offset === this.#committed || withinChunk < 0) return;
    const before = this.#chunk.subarray(Math.max(0, withinChunk - witnessBytes), withinChunk);
    this.#committed = offset;
    this.#committedTail = lastBytes(this.#tailBeforeChunk, before);
  }

  /** The committed position with the identity of the file, to be found again later. */
  cursor(): FileCursor {
    const head = this.#head.subarray(0, Math.min(this.#committed, witnessBytes));
    const { dev, ino, birthtimeNs } = this.stat();
    return {
      device: String(dev),
      inode: String(ino),
      bornNs: String(birthtimeNs),
      offsetBytes: this.#committed,
      headBytes: head.length,
      headHash: hashBytes(head),
      tailBytes: this.#committedTail.length,
      tailHash: hashBytes(this.#committedTail),
    };
  }

  /** Resumes at a cursor if the bytes before it are those that were there when it was saved. */
  resumeAt({ offsetBytes, headBytes, headHash, tailBytes, tailHash }: FileCursor): boolean {
    // What is compared is what is remembered: a truncation in between would go unnoticed.
    this.moveTo(offsetBytes);
    const tail = this.#tail.subarray(Math.max(0, this.#tail.length - tailBytes));
    const head = this.#head.subarray(0, headBytes);
    const isLongEnough = this.stat().size >= BigInt(offsetBytes);
    return isLongEnough && hashBytes(head) === headHash && hashBytes(tail) === tailHash;
  }

  /** Whether this file begins with all that was read of the other, as a copy of it would. */
  beginsLike(other: HeldFile): boolean {
    const position = other.#position;
    if (position === 0 || this.stat().size < BigInt(position)) return false;
    return (
      this.#readAt(0, other.#head.length).equals(other.#head) &&
      this.#readBefore(position).equals(other.#tail)
    );
  }

  /**
   * Whether both hold the same at their beginnings, and where the shorter one ends: what was read
   * may be a single byte, in which any two logs are alike.
   */
  agreesWith(other: HeldFile): boolean {
    const end = Number(minimum(this.stat().size, other.stat().size));
    const headBytes = Math.min(end, witnessBytes);
    return (
      this.#readAt(0, headBytes).equals(other.#readAt(0, headBytes)) &&
      this.#readBefore(end).equals(other.#readBefore(end))
    );
  }

  /** Whether the bytes before the position are no longer those that were read. */
  isRewritten(): boolean {
    return !this.#readBefore(this.#position).equals(this.#tail);
  }

  /** The offset after the last newline at or before `end`; `end` if the last 1 MiB holds none. */
  lineStartBefore(end: number): number {
    const from = Math.max(0, end - 1024 * 1024);
    const newline = this.#readAt(from, end - from).lastIndexOf(10);
    if (newline >= 0) return from + newline + 1;
    return from === 0 ? 0 : end;
  }

  #advance(bytes: Buffer): void {
    if (this.#position < witnessBytes) {
      const missing = bytes.subarray(0, witnessBytes - this.#position);
      this.#head = Buffer.concat([this.#head, missing]);
    }
    this.#tailBeforeChunk = this.#tail;
    this.#chunk = bytes;
    this.#tail = lastBytes(this.#tail, bytes);
    this.#position += bytes.length;
  }

  #forgetChunk(): void {
    this.#chunk = nothing;
    this.#tailBeforeChunk = this.#tail;
    this.#committed = this.#position;
    this.#committedTail = this.#tail;
  }

  #readBefore(offset: number): Buffer {
    const sizeBytes = Math.min(offset, witnessBytes);
    return this.#readAt(offset - sizeBytes, sizeBytes);
  }

  /** Up to that many bytes at an offset: fewer where the file ends. */
  #readAt(offset: number, sizeBytes: number): Buffer {
    const bytes = Buffer.alloc(sizeBytes);
    if (sizeBytes === 0) return bytes;
    return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, sizeBytes, offset));
  }
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** A copy of the last bytes of two buffers in a row. */
function lastBytes(first: Buffer, second: Buffer): Buffer {
  if (second.length >= witnessBytes) return Buffer.from(second.subarray(-witnessBytes));
  const kept = witnessBytes - second.length;
  return Buffer.concat([first.subarray(Math.max(0, first.length - kept)), second]);
}

function leadingZeros(bytes: Buffer): number {
  const index = bytes.findIndex((byte) => byte !== 0);
  return index < 0 ? bytes.length : index;
}
