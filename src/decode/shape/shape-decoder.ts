import type { LogRecord } from '../../model/record.ts';
import type { WantedField } from '../record/wanted-field.ts';
import { MatchedLine } from './matched-line.ts';
import { Repetition } from './repetition.ts';
import { ShapeRecord } from './shape-record.ts';
import { ShapeTrie } from './shape-trie.ts';

/**
 * Decodes lines of shapes seen before, by their bytes. It knows valid lines only: whatever it does
 * not know is for JSON.parse to judge, and what that accepted is learned here.
 */
export class ShapeDecoder {
  /** The line that matched last. */
  readonly line: MatchedLine = new MatchedLine();
  readonly #fields: readonly WantedField[];
  readonly #record: ShapeRecord;
  readonly #repetition = new Repetition();
  #trie: ShapeTrie;
  #isLooking = false;

  constructor(fields: readonly WantedField[]) {
    this.#fields = fields;
    this.#record = new ShapeRecord(this.line, fields.length);
    this.#trie = new ShapeTrie(fields);
  }

  /** The record of a line of a known shape. */
  decode(bytes: Buffer, start: number, end: number): LogRecord | undefined {
    this.#isLooking = this.#repetition.isWorthwhile();
    if (!this.#isLooking) return undefined;
    const { line } = this;
    line.begin(bytes, start, end);
    const shape = this.#trie.match(line);
    if (shape === undefined) return undefined;
    if (!shape.hasAsciiKeys) line.isAscii = false;
    this.#repetition.hit();
    return this.#record.load(shape);
  }

  /** To be told each line that was not known, once JSON.parse has accepted it. */
  learn(bytes: Buffer, start: number, end: number): void {
    if (!this.#isLooking) return;
    if (this.#repetition.miss(this.#trie.isFull)) this.#trie = new ShapeTrie(this.#fields);
    else this.#trie.learn(bytes, start, end);
  }
}
