export interface FrequentKey {
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
export class FrequentKeys {
  readonly #capacity: number;
  readonly #keys: string[] = [];
  readonly #counts: Float64Array;
  readonly #errors: Float64Array;
  /**
   * Key → its slot. Evicted keys stay in it until there are as many of them as slots:
   * to delete one for each that comes would cost more than all else.
   */
  readonly #slots = new Map<string, number>();
  /** The lowest count, once all slots are taken, and the first slot that may have it. */
  #lowest = 0;
  #lowestFrom = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#counts = new Float64Array(capacity);
    this.#errors = new Float64Array(capacity);
  }

  add(key: string): void {
    const known = this.#slots.get(key);
    if (known !== undefined && this.#keys[known] === key) {
      this.#counts[known] = (this.#counts[known] ?? 0) + 1;
    } else if (this.#keys.length < this.#capacity) {
      this.#put(this.#keys.length, key, 0);
    } else {
      this.#put(this.#slotOfLowest(), key, this.#lowest);
    }
  }

  /** The `n` most frequent, most frequent first; ties in order of their text. */
  top(n: number): readonly FrequentKey[] {
    return this.#keys
      .map((key, at) => ({ key, count: this.#counts[at] ?? 0, error: this.#errors[at] ?? 0 }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
      .slice(0, n);
  }

  #put(slot: number, key: string, error: number): void {
    this.#keys[slot] = key;
    this.#counts[slot] = error + 1;
    this.#errors[slot] = error;
    if (this.#slots.size >= 2 * this.#capacity) {
      this.#slots.clear();
      for (const [at, held] of this.#keys.entries()) this.#slots.set(held, at);
    }
    this.#slots.set(key, slot);
  }

  /** Counts only grow, so a slot that was passed does not have the lowest count again. */
  #slotOfLowest(): number {
    const counts = this.#counts;
    for (let at = this.#lowestFrom; at < counts.length; at++) {
      if (counts[at] !== this.#lowest) continue;
      this.#lowestFrom = at + 1;
      return at;
    }
    this.#lowest = counts.reduce((least, count) => Math.min(least, count), Infinity);
    const at = counts.indexOf(this.#lowest);
    this.#lowestFrom = at + 1;
    return at;
  }
}
