import { type Stamp, stampAt } from './stamp.ts';

const newline = 10;
const letterZ = 0x5a;

/** A line of an answer, or a part of one that is too long to be held. */
export interface StampedLine {
  /** `undefined`: it has none, and neither have parts but the first. */
  readonly stamp: Stamp | undefined;
  /** What the service wrote, with its newline; its stamp, if that is kept, stands before it. */
  readonly bytes: Buffer;
  readonly part: 'whole' | 'first' | 'middle' | 'last';
}

/**
 * Cuts the bytes of one answer into lines and reads their stamps, which are taken off, or kept in
 * one form whatever the node writes. What has no newline yet is held, for an answer may end anywhere
 * and the line will come again: only a line longer than `maxHeldBytes` is handed on in parts, so
 * that memory has a ceiling.
 */
export class StampedLines {
  readonly #maxHeldBytes: number;
  readonly #keepsStamps: boolean;
  #held: Buffer = Buffer.alloc(0);
  #isInParts = false;

  constructor(maxHeldBytes: number, keepsStamps = false) {
    this.#keepsStamps = keepsStamps;
    this.#maxHeldBytes = maxHeldBytes;
  }

  /** The bytes given belong to the lines from here on. */
  push(chunk: Buffer): StampedLine[] {
    const lines: StampedLine[] = [];
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    let start = 0;
    let end = bytes.indexOf(newline, this.#held.length);
    for (; end >= 0; end = bytes.indexOf(newline, start)) {
      if (this.#isInParts) lines.push(part(bytes.subarray(start, end + 1), 'last'));
      else lines.push(this.#line(bytes, start, end + 1, 'whole'));
      this.#isInParts = false;
      start = end + 1;
    }
    this.#held = bytes.subarray(start);
    if (this.#isInParts) {
      if (this.#held.length > 0) lines.push(part(this.#held, 'middle'));
      this.#held = Buffer.alloc(0);
    } else if (this.#held.length > this.#maxHeldBytes) {
      lines.push(this.#line(bytes, start, bytes.length, 'first'));
      this.#held = Buffer.alloc(0);
      this.#isInParts = true;
    }
    return lines;
  }

  /** The answer is over: what it had after its last newline. */
  end(): StampedLine | undefined {
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    return held.length === 0 ? undefined : this.#line(held, 0, held.length, 'whole');
  }

  #line(bytes: Buffer, start: number, end: number, of: 'whole' | 'first'): StampedLine {
    const found = stampAt(bytes, start, end);
    if (found === undefined) return part(bytes.subarray(start, end), of);
    const { stamp, textStart } = found;
    const text = bytes.subarray(textStart, end);
    if (!this.#keepsStamps) return { stamp, bytes: text, part: of };
    // As the API server writes it, nearly always.
    const isOfForm = textStart === start + stamp.length + 1 && bytes[textStart - 2] === letterZ;
    const kept = isOfForm ? bytes.subarray(start, end) : stamped(stamp, text);
    return { stamp, bytes: kept, part: of };
  }
}

function stamped(stamp: Stamp, text: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${stamp} `, 'latin1'), text]);
}

function part(bytes: Buffer, which: StampedLine['part']): StampedLine {
  return { stamp: undefined, bytes, part: which };
}
