export interface Busy {
  readonly key: string;
  /** Never too low; too high by at most `error`. */
  readonly count: number;
  readonly error: number;
}

/**
 * The most frequent keys in bounded memory: Space-Saving (Metwally, Agrawal, El Abbadi: Efficient
 * Computation of Frequent and Top-k Elements in Data Streams, 2005). Exact until `capacity`
 * distinct keys were seen.
 */
export class Busiest {
  readonly #capacity: number;
  readonly #keys: string[] = [];
  readonly #counts: Float64Array;
  readonly #errors: Float64Array;
  /**
   * Key → its place. Keys that were let go stay in it until there are as many of them as places:
   * to delete one for each that comes would cost more than all else.
   */
  readonly #places = new Map<string, number>();
  /** The lowest count there is, once all places are taken, and before which place none has it. */
  #least = 0;
  #leastFrom = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#counts = new Float64Array(capacity);
    this.#errors = new Float64Array(capacity);
  }

  add(key: string): void {
    const known = this.#places.get(key);
    if (known !== undefined && this.#keys[known] === key) {
      this.#counts[known] = (this.#counts[known] ?? 0) + 1;
    } else if (this.#keys.length < this.#capacity) {
      this.#put(this.#keys.length, key, 0);
    } else {
      this.#put(this.#placeOfLeast(), key, this.#least);
    }
  }

  /** The `n` most frequent, most frequent first; ties in order of their text. */
  top(n: number): readonly Busy[] {
    return this.#keys
      .map((key, at) => ({ key, count: this.#counts[at] ?? 0, error: this.#errors[at] ?? 0 }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
      .slice(0, n);
  }

  #put(place: number, key: string, error: number): void {
    this.#keys[place] = key;
    this.#counts[place] = error + 1;
    this.#errors[place] = error;
    if (this.#places.size >= 2 * this.#capacity) {
      this.#places.clear();
      for (const [at, held] of this.#keys.entries()) this.#places.set(held, at);
    }
    this.#places.set(key, place);
  }

  /** Counts only grow, so a place that was passed has the lowest count no more. */
  #placeOfLeast(): number {
    const counts = this.#counts;
    for (let at = this.#leastFrom; at < counts.length; at++) {
      if (counts[at] !== this.#least) continue;
      this.#leastFrom = at + 1;
      return at;
    }
    this.#least = counts.reduce((least, count) => Math.min(least, count), Infinity);
    const at = counts.indexOf(this.#least);
    this.#leastFrom = at + 1;
    return at;
  }
}
