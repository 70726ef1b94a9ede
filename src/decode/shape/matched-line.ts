import type { FieldValue } from '../../model/record.ts';
import type { JsonObject } from '../record/json-value.ts';
import { byte } from './bytes.ts';
import { numberAt } from './number.ts';

/** Lines with more values are left to JSON.parse. */
export const maxValues = 128;

const nothing: Buffer = Buffer.alloc(0);

/** A line of a known shape: where its values are. One object serves all lines. */
export class MatchedLine {
  bytes: Buffer = nothing;
  /** Of all of `bytes`, to read four at once. */
  view: DataView = viewOf(nothing);
  start = 0;
  end = 0;
  /** First byte of each value, a string's quote included; one past the last. */
  readonly starts: Int32Array = new Int32Array(maxValues);
  readonly ends: Int32Array = new Int32Array(maxValues);
  hasEscapes = false;
  isAscii = true;
  #object: JsonObject | undefined;

  /** Forgets the line before. */
  begin(bytes: Buffer, start: number, end: number): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = viewOf(bytes);
    }
    this.start = start;
    this.end = end;
    this.hasEscapes = false;
    this.isAscii = true;
    this.#object = undefined;
  }

  /** The whole line by JSON.parse, once: for whatever is not read by its place. */
  object(): JsonObject {
    this.#object ??= parsed(this.bytes.toString('utf8', this.start, this.end));
    return this.#object;
  }

  /** A value by its number. */
  value(index: number): FieldValue {
    const from = this.starts[index] ?? 0;
    const to = this.ends[index] ?? 0;
    if (this.bytes[from] === byte.quote) return this.text(from + 1, to - 1);
    return this.bare(from, to);
  }

  /** The text between the quotes of a string. */
  text(from: number, to: number): string {
    if (!this.hasEscapes) return this.bytes.toString(this.isAscii ? 'latin1' : 'utf8', from, to);
    return JSON.parse(this.bytes.toString('utf8', from - 1, to + 1));
  }

  /** The number, boolean or null between two places. */
  bare(from: number, to: number): number | boolean | null {
    const first = this.bytes[from];
    if (first === byte.t) return true;
    if (first === byte.f) return false;
    return first === byte.n ? null : numberAt(this.bytes, from, to);
  }
}

function parsed(text: string): JsonObject {
  return JSON.parse(text);
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
