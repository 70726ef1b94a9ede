import type { FieldValue, LogRecord } from '../../model/record.ts';
import type { FieldReader } from './compile-path.ts';
import type { JsonObject } from './json-value.ts';
import { type LeafFilter, type LeafVisitor, visitLeaves } from './leaves.ts';

/**
 * One object for all records. A field is looked up when it is first asked for and kept until the
 * next record: what is kept carries the number of its record, so nothing needs clearing between.
 */
export class JsonRecord implements LogRecord {
  readonly #readers: readonly FieldReader[];
  readonly #values: FieldValue[];
  readonly #recordOfValue: Float64Array;
  #object: JsonObject = {};
  #recordNumber = 0;

  /** `readers`: how to find the field of each slot. */
  constructor(readers: readonly FieldReader[]) {
    this.#readers = readers;
    this.#values = readers.map(() => undefined);
    this.#recordOfValue = new Float64Array(readers.length);
  }

  /** Becomes the record of this object; all that it said before is forgotten. */
  load(object: JsonObject): this {
    this.#object = object;
    this.#recordNumber++;
    return this;
  }

  field(slot: number): FieldValue {
    if (this.#recordOfValue[slot] === this.#recordNumber) return this.#values[slot];
    const value = this.#readers[slot]?.(this.#object);
    this.#values[slot] = value;
    this.#recordOfValue[slot] = this.#recordNumber;
    return value;
  }

  visitLeaves(visit: LeafVisitor, wanted?: LeafFilter): void {
    if (wanted === undefined) visitLeaves(this.#object, visit);
    else visitLeaves(this.#object, (path, value) => wanted(path) && visit(path, value));
  }
}
