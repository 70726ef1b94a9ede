import type { JsonObject } from './json-value.ts';

/** A group's paths are the bits of a number. */
export const pathsPerGroup = 32;
const maxGroups = 48;

/**
 * Tells which of many paths a record may have by one pass over its keys, where a look-up for each
 * path would cost more than decoding the record did. The pass is shared by all groups of paths.
 */
export class RecordKeys {
  /** Key → for each group, the bits of the paths that begin with it. */
  readonly #bitsOfKey = new Map<string, Int32Array>();
  readonly #found = new Int32Array(maxGroups);
  readonly #groupOfPaths = new Map<string, number>();
  #groups = 0;
  #record: JsonObject | undefined;

  /**
   * Adds a group and returns its number; the same paths again are the same group.
   *
   * @throws RangeError for more than 32 paths, whose bits would not fit, and for one group more than fit.
   */
  addGroup(paths: readonly string[]): number {
    if (paths.length > pathsPerGroup) throw new RangeError(`${paths.length} paths in a group`);
    const all = JSON.stringify(paths);
    const known = this.#groupOfPaths.get(all);
    if (known !== undefined) return known;
    if (this.#groups === maxGroups) throw new RangeError(`${maxGroups} groups fit, no more`);
    const group = this.#groups++;
    this.#groupOfPaths.set(all, group);
    for (const [index, path] of paths.entries()) {
      for (const key of beginnings(path)) {
        const bits = this.#bitsOfKey.get(key) ?? new Int32Array(maxGroups);
        bits[group] = (bits[group] ?? 0) | (1 << index);
        this.#bitsOfKey.set(key, bits);
      }
    }
    return group;
  }

  /** Bits of the group's paths that the record may have; a path without its bit it has not. */
  bits(record: JsonObject, group: number): number {
    if (record !== this.#record) this.#pass(record);
    return this.#found[group] ?? 0;
  }

  #pass(record: JsonObject): void {
    const found = this.#found.fill(0);
    for (const key of Object.keys(record)) {
      const bits = this.#bitsOfKey.get(key);
      if (bits === undefined) continue;
      for (let group = 0; group < this.#groups; group++) {
        found[group] = (found[group] ?? 0) | (bits[group] ?? 0);
      }
    }
    this.#record = record;
  }
}

/** Every key of a record under which a path can be found: its own spelling, and its heads. */
function beginnings(path: string): string[] {
  const segments = path.split('.');
  return segments.map((_, index) => segments.slice(0, index + 1).join('.'));
}
