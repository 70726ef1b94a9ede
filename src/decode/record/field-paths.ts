import type { FieldValue } from '../../model/record.ts';
import { compilePath, type FieldReader } from './compile-path.ts';
import type { JsonObject } from './json-value.ts';
import { pathsPerGroup, type RecordKeys } from './record-keys.ts';

/** Interprets a value found at a path; `undefined` if the value means nothing there. */
export type Interpret<T> = (value: FieldValue, record: JsonObject, path: string) => T | undefined;

export interface FieldPath {
  readonly path: string;
  readonly read: FieldReader;
}

/** Path → the sibling that a record must have too, or several of which it must have one. */
export type RequiredSiblings = Readonly<Record<string, string | readonly string[]>>;

/** So many are looked up at once: most records have one of the commonest keys. */
const triedAtOnce = 3;

/** Paths under which loggers keep one and the same thing, in order of precedence. */
export class FieldPaths {
  readonly #paths: readonly FieldPath[];
  readonly #keys: RecordKeys;
  readonly #groups: readonly number[];

  /** `requiredSiblings`: paths that count only if the record has the sibling (one of them) too. */
  constructor(paths: readonly string[], requiredSiblings: RequiredSiblings, keys: RecordKeys) {
    this.#paths = paths.map((path) => ({ path, read: guarded(path, requiredSiblings[path]) }));
    this.#keys = keys;
    const groups: number[] = [];
    for (let from = triedAtOnce; from < paths.length; from += pathsPerGroup) {
      groups.push(keys.addGroup(paths.slice(from, from + pathsPerGroup)));
    }
    this.#groups = groups;
  }

  /** The paths that a record has, in order of precedence. */
  among(record: JsonObject): readonly FieldPath[] {
    return this.#paths.filter(({ read }) => read(record) !== undefined);
  }

  /** The first value that `interpret` accepts, interpreted. */
  first<T>(record: JsonObject, interpret: Interpret<T>): T | undefined {
    const fieldPaths = this.#paths;
    for (let index = 0; index < triedAtOnce; index++) {
      const made = interpretAt(fieldPaths[index], record, interpret);
      if (made !== undefined) return made;
    }
    let from = triedAtOnce;
    for (const group of this.#groups) {
      let bits = this.#keys.bits(record, group);
      while (bits !== 0) {
        const lowest = 31 - Math.clz32(bits & -bits);
        const made = interpretAt(fieldPaths[from + lowest], record, interpret);
        if (made !== undefined) return made;
        bits &= bits - 1;
      }
      from += pathsPerGroup;
    }
    return undefined;
  }
}

function interpretAt<T>(
  fieldPath: FieldPath | undefined,
  record: JsonObject,
  interpret: Interpret<T>,
): T | undefined {
  if (fieldPath === undefined) return undefined;
  const value = fieldPath.read(record);
  return value === undefined ? undefined : interpret(value, record, fieldPath.path);
}

/** Reads a path if the record has one of its required siblings; if none is required, always. */
export function guarded(path: string, siblings: RequiredSiblings[string] | undefined): FieldReader {
  const read = compilePath(path);
  if (siblings === undefined) return read;
  const witnesses = [siblings].flat().map(compilePath);
  return (record) => {
    const value = read(record);
    if (value === undefined) return undefined;
    return witnesses.some((witness) => witness(record) !== undefined) ? value : undefined;
  };
}
