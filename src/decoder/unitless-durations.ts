import type { DurationField } from './duration-field.ts';
import type { JsonObject } from './json-value.ts';

const maxPaths = 16;

/** Counts, by path, records whose duration is a number of which nothing tells the unit. */
export class UnitlessDurations {
  readonly #field: DurationField;
  readonly #paths = new Map<string, number>();

  constructor(field: DurationField) {
    this.#field = field;
  }

  get paths(): ReadonlyMap<string, number> {
    return this.#paths;
  }

  look(record: JsonObject): void {
    for (const { path, unit, read } of this.#field.choices(record)) {
      if (unit !== 'auto' || typeof read(record) !== 'number') continue;
      const known = this.#paths.get(path);
      if (known !== undefined || this.#paths.size < maxPaths) {
        this.#paths.set(path, (known ?? 0) + 1);
      }
    }
  }
}
