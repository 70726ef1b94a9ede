import type { FieldValue } from '../../model/record.ts';
import { compilePath, type FieldReader } from './field-path.ts';
import type { JsonObject } from './json-value.ts';
import { pathsPerGroup, type RecordKeys } from './record-keys.ts';

/** Makes sense of a value found at a place; `undefined` where it makes none. */
export type Sense<T> = (value: FieldValue, record: JsonObject, path: string) => T | undefined;

export interface Place {
  readonly path: string;
  readonly read: FieldReader;
}

/** A path → the one that a record must have beside it, or several of which it must have one. */
export type Beside = Readonly<Record<string, string | readonly string[]>>;

/** So many are looked up at once: most records have one of the commonest keys. */
const triedAtOnce = 3;

/** Paths under which loggers keep one and the same thing, in order of precedence. */
export class Places {
  readonly #places: readonly Place[];
  readonly #keys: RecordKeys;
  readonly #groups: readonly number[];

  /** `onlyBeside`: paths that are believed only where the record has the other (one of them) too. */
  constructor(paths: readonly string[], onlyBeside: Beside, keys: RecordKeys) {
    this.#places = paths.map((path) => ({ path, read: guarded(path, onlyBeside[path]) }));
    this.#keys = keys;
    const groups: number[] = [];
    for (let from = triedAtOnce; from < paths.length; from += pathsPerGroup) {
      groups.push(keys.addGroup(paths.slice(from, from + pathsPerGroup)));
    }
    this.#groups = groups;
  }

  /** Those of the places that a record has, in order of precedence. */
  among(record: JsonObject): readonly Place[] {
    return this.#places.filter(({ read }) => read(record) !== undefined);
  }

  /** What the first value means of which `sense` can be made. */
  first<T>(record: JsonObject, sense: Sense<T>): T | undefined {
    const places = this.#places;
    for (let index = 0; index < triedAtOnce; index++) {
      const made = senseOf(places[index], record, sense);
      if (made !== undefined) return made;
    }
    let from = triedAtOnce;
    for (const group of this.#groups) {
      let bits = this.#keys.bits(record, group);
      while (bits !== 0) {
        const lowest = 31 - Math.clz32(bits & -bits);
        const made = senseOf(places[from + lowest], record, sense);
        if (made !== undefined) return made;
        bits &= bits - 1;
      }
      from += pathsPerGroup;
    }
    return undefined;
  }
}

function senseOf<T>(place: Place | undefined, record: JsonObject, sense: Sense<T>): T | undefined {
  if (place === undefined) return undefined;
  const value = place.read(record);
  return value === undefined ? undefined : sense(value, record, place.path);
}

/** Reads a path where the record has one of those that must be beside it; absent: always. */
export function guarded(path: string, beside: Beside[string] | undefined): FieldReader {
  const read = compilePath(path);
  if (beside === undefined) return read;
  const witnesses = [beside].flat().map(compilePath);
  return (record) => {
    const value = read(record);
    if (value === undefined) return undefined;
    return witnesses.some((witness) => witness(record) !== undefined) ? value : undefined;
  };
}
