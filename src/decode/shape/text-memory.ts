import type { FieldValue } from '../../model/record.ts';
import type { MatchedLine } from './matched-line.ts';
import { packWords, spells } from './words.ts';

/** Reads the string whose text lies between two places of a line. */
export interface TextReader {
  at(line: MatchedLine, from: number, to: number): FieldValue;
}

const slotCount = 64;
const maxTextBytes = 128;

/**
 * Remembers texts by their bytes and what was made of them: the same text is the same string again,
 * nothing is allocated, and maps downstream find its hash computed. Each text has one slot, the
 * last to come there has it. It changes no result, for equal bytes are equal texts.
 */
export class TextMemory implements TextReader {
  readonly #interpret: ((text: string) => FieldValue) | undefined;
  readonly #lengths = new Int32Array(slotCount).fill(-1);
  /** Four bytes at once, as {@link spells} compares them. */
  readonly #words = new Int32Array((slotCount * maxTextBytes) / 4);
  readonly #made: FieldValue[] = Array.from({ length: slotCount }, () => undefined);

  /** `interpret`: what a text means, by the text alone; if missing, the text itself. */
  constructor(interpret?: (text: string) => FieldValue) {
    this.#interpret = interpret;
  }

  at(line: MatchedLine, from: number, to: number): FieldValue {
    const length = to - from;
    if (length > maxTextBytes || length === 0) return this.#make(line, from, to);
    const { bytes, view } = line;
    const slot = slotOf(bytes, from, length);
    const base = (slot * maxTextBytes) / 4;
    if (this.#lengths[slot] === length && spells(this.#words, base, length, view, from)) {
      return this.#made[slot];
    }
    const made = this.#make(line, from, to);
    this.#lengths[slot] = length;
    packWords(view, from, length, this.#words, base);
    this.#made[slot] = made;
    return made;
  }

  #make(line: MatchedLine, from: number, to: number): FieldValue {
    const text = line.text(from, to);
    return this.#interpret === undefined ? text : this.#interpret(text);
  }
}

function slotOf(bytes: Uint8Array, from: number, length: number): number {
  const first = bytes[from] ?? 0;
  const middle = bytes[from + (length >> 1)] ?? 0;
  const quarter = bytes[from + (length >> 2)] ?? 0;
  const last = bytes[from + length - 1] ?? 0;
  return (length * 17 + first * 5 + quarter * 13 + middle * 29 + last * 11) & (slotCount - 1);
}
