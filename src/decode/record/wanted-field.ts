import type { FieldValue } from '../../model/record.ts';
import type { TextReader } from '../shape/text-memory.ts';
import { TextMemory } from '../shape/text-memory.ts';
import { compilePath, type FieldReader } from './compile-path.ts';
import type { Interpret } from './field-paths.ts';
import type { JsonObject } from './json-value.ts';

/** One path where a field may be, in a record of a known shape. */
export interface Choice {
  readonly path: string;
  readonly read: FieldReader;
  /** Makes the field's value of what is there; `undefined` where it makes none of it. */
  readonly interpret?: Interpret<FieldValue>;
  /** The same for strings, from their bytes; if missing, by `interpret`. */
  readonly texts?: TextReader;
}

/** How a wanted field is found: in a parsed record, or in all records of one shape. */
export interface WantedField {
  readonly read: FieldReader;
  /**
   * The paths that records of a shape have, in order of precedence: the first that can be
   * interpreted has the value. `skeleton` has the record's keys; its scalars are numbers of values.
   */
  choices(skeleton: JsonObject): readonly Choice[];
  /** The value if none can be interpreted. */
  otherwise?(skeleton: JsonObject): FieldValue;
}

/** The field at a path, as it is. */
export function fieldAt(path: string): WantedField {
  const read = compilePath(path);
  const choices: readonly Choice[] = [{ path, read, texts: new TextMemory() }];
  return {
    read,
    choices: (skeleton) => (read(skeleton) === undefined ? [] : choices),
  };
}
