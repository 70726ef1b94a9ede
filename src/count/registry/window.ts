const firstCapacity = 16;

/**
 * The last `limit` samples, oldest first. The average adds them up in that order and without
 * compensation, so it is bit for bit what a service gets from adding up the same list (Python's
 * `sum(samples) / len(samples)` before 3.12).
 */
export class SampleWindow {
  readonly #limit: number;
  #ring: Float64Array;
  #count = 0;
  /** Where the next sample goes once the ring is full: the place of the oldest. */
  #next = 0;

  constructor(limit: number) {
    this.#limit = Math.max(1, Math.floor(limit));
    this.#ring = new Float64Array(0);
  }

  get count(): number {
    return this.#count;
  }

  add(sample: number): void {
    if (this.#count < this.#limit) {
      if (this.#count === this.#ring.length) this.#grow();
      this.#ring[this.#count] = sample;
      this.#count += 1;
      return;
    }
    this.#ring[this.#next] = sample;
    this.#next = this.#next + 1 === this.#limit ? 0 : this.#next + 1;
  }

  clear(): void {
    this.#count = 0;
    this.#next = 0;
  }

  /** NaN while there is no sample. */
  average(): number {
    let sum = 0;
    for (let at = this.#next; at < this.#count; at += 1) sum += this.#ring[at] ?? 0;
    for (let at = 0; at < this.#next; at += 1) sum += this.#ring[at] ?? 0;
    return sum / this.#count;
  }

  /** NaN while there is no sample. */
  maximum(): number {
    let maximum = this.#count === 0 ? Number.NaN : 0;
    for (let at = 0; at < this.#count; at += 1) maximum = Math.max(maximum, this.#ring[at] ?? 0);
    return maximum;
  }

  /** The samples, oldest first. */
  save(): number[] {
    const live = this.#ring.subarray(0, this.#count);
    return [...live.subarray(this.#next), ...live.subarray(0, this.#next)];
  }

  #grow(): void {
    const capacity = Math.min(this.#limit, Math.max(firstCapacity, this.#ring.length * 2));
    const ring = new Float64Array(capacity);
    ring.set(this.#ring);
    this.#ring = ring;
  }
}
