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
  readonly #entries = new Map<string, { count: number; error: number }>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(key: string): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      entry.count += 1;
    } else if (this.#entries.size < this.#capacity) {
      this.#entries.set(key, { count: 1, error: 0 });
    } else {
      const least = this.#evictLeast();
      this.#entries.set(key, { count: least + 1, error: least });
    }
  }

  /** The `n` most frequent, most frequent first; ties in order of their text. */
  top(n: number): readonly Busy[] {
    return Array.from(this.#entries, ([key, { count, error }]) => ({ key, count, error }))
      .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
      .slice(0, n);
  }

  #evictLeast(): number {
    let victim: string | undefined;
    let least = Infinity;
    for (const [key, { count }] of this.#entries) {
      if (count >= least) continue;
      victim = key;
      least = count;
      if (least === 1) break;
    }
    if (victim !== undefined) this.#entries.delete(victim);
    return victim === undefined ? 0 : least;
  }
}
