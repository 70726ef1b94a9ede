import type { FixedUnit } from '../../model/declaration.ts';
import { compilePath, type FieldReader } from './compile-path.ts';
import { DurationKeys } from './duration-keys.ts';
import type { JsonObject } from './json-value.ts';

const maxPaths = 16;

/** Counts, by path, records whose duration is a number of which nothing tells the unit. */
export class UnitlessDurations {
  readonly #keys: DurationKeys;
  readonly #paths = new Map<string, number>();
  readonly #readers = new Map<string, FieldReader>();

  /** `units`: what the configuration says of durations, by their path. */
  constructor(units: Readonly<Record<string, FixedUnit>>) {
    this.#keys = new DurationKeys(units);
  }

  get paths(): ReadonlyMap<string, number> {
    return this.#paths;
  }

  look(record: JsonObject): void {
    for (const { path, unit } of this.#keys.of(record)) {
      if (unit !== 'auto' || typeof this.#read(path, record) !== 'number') continue;
      const known = this.#paths.get(path);
      if (known !== undefined || this.#paths.size < maxPaths) {
        this.#paths.set(path, (known ?? 0) + 1);
      }
    }
  }

  #read(path: string, record: JsonObject): unknown {
    const known = this.#readers.get(path);
    if (known !== undefined) return known(record);
    const read = compilePath(path);
    if (this.#readers.size < maxPaths) this.#readers.set(path, read);
    return read(record);
  }
}
