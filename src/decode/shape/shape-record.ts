import type { FieldValue, LogRecord } from '../../model/record.ts';
import type { LeafFilter, LeafVisitor } from '../record/leaves.ts';
import type { MatchedLine } from './matched-line.ts';
import type { Shape } from './shape.ts';

/** One object for all records of known shapes. Only what is asked for is made of a line's bytes. */
export class ShapeRecord implements LogRecord {
  readonly #line: MatchedLine;
  readonly #values: FieldValue[];
  readonly #recordOfValue: Float64Array;
  #shape: Shape | undefined;
  #recordNumber = 0;

  constructor(line: MatchedLine, slots: number) {
    this.#line = line;
    this.#values = Array.from({ length: slots }, () => undefined);
    this.#recordOfValue = new Float64Array(slots);
  }

  /** Becomes the record of the line that was matched last. */
  load(shape: Shape): this {
    this.#shape = shape;
    this.#recordNumber++;
    return this;
  }

  field(slot: number): FieldValue {
    if (this.#recordOfValue[slot] === this.#recordNumber) return this.#values[slot];
    const value = this.#shape?.field(slot, this.#line);
    if (slot >= 0 && slot < this.#values.length) {
      this.#values[slot] = value;
      this.#recordOfValue[slot] = this.#recordNumber;
    }
    return value;
  }

  visitLeaves(visit: LeafVisitor, wanted?: LeafFilter): void {
    this.#shape?.visitLeaves(this.#line, visit, wanted);
  }
}
