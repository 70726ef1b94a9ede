import type { FieldValue } from '../../model/record.ts';
import type { MatchedLine } from './matched-line.ts';
import { packWords, spells } from './words.ts';

/** Reads the string whose text lies between two places of a line. */
export interface TextReader {
  at(line: MatchedLine, from: number, to: number): FieldValue;
}

const places = 64;
const longest = 128;

/**
 * Remembers texts by their bytes and what was made of them: the same text is the same string again,
 * nothing is allocated, and maps downstream find its hash computed. Each text has one place, the
 * last to come there has it. It changes no result, for equal bytes are equal texts.
 */
export class TextMemory implements TextReader {
  readonly #sense: ((text: string) => FieldValue) | undefined;
  readonly #lengths = new Int32Array(places).fill(-1);
  /** Four bytes at once, as {@link spells} compares them. */
  readonly #words = new Int32Array((places * longest) / 4);
  readonly #made: FieldValue[] = Array.from({ length: places }, () => undefined);

  /** `sense`: what is made of a text; absent: the text itself. It must depend on nothing else. */
  constructor(sense?: (text: string) => FieldValue) {
    this.#sense = sense;
  }

  at(line: MatchedLine, from: number, to: number): FieldValue {
    const length = to - from;
    if (length > longest || length === 0) return this.#make(line, from, to);
    const { bytes, view } = line;
    const place = placeOf(bytes, from, length);
    const base = (place * longest) / 4;
    if (this.#lengths[place] === length && spells(this.#words, base, length, view, from)) {
      return this.#made[place];
    }
    const made = this.#make(line, from, to);
    this.#lengths[place] = length;
    packWords(view, from, length, this.#words, base);
    this.#made[place] = made;
    return made;
  }

  #make(line: MatchedLine, from: number, to: number): FieldValue {
    const text = line.text(from, to);
    return this.#sense === undefined ? text : this.#sense(text);
  }
}

function placeOf(bytes: Uint8Array, from: number, length: number): number {
  const first = bytes[from] ?? 0;
  const middle = bytes[from + (length >> 1)] ?? 0;
  const quarter = bytes[from + (length >> 2)] ?? 0;
  const last = bytes[from + length - 1] ?? 0;
  return (length * 17 + first * 5 + quarter * 13 + middle * 29 + last * 11) & (places - 1);
}
