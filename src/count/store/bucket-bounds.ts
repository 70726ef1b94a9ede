/** Durations are counted in ms and published in seconds. */
export const msPerSecond = 1000;

/** Classic buckets: bound i holds what is ≤ it and above the one before. */
export class BucketBounds {
  /** As declared: in the published unit, ascending, without +Inf. */
  readonly published: readonly number[];
  /** How many of the values' unit make one of the published unit. */
  readonly perUnit: number;
  readonly #bounds: readonly number[];

  constructor(published: readonly number[], perUnit: number) {
    this.published = Object.freeze([...published]);
    this.perUnit = perUnit;
    // 15 digits undo what the multiplication adds: 0.07 s is 70 ms, not 70.00000000000001.
    this.#bounds =
      perUnit === 1
        ? this.published
        : published.map((bound) => Number((bound * perUnit).toPrecision(15)));
  }

  /** One more than there are bounds: the last is +Inf. */
  get bucketCount(): number {
    return this.#bounds.length + 1;
  }

  bucketOf(value: number): number {
    const bounds = this.#bounds;
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value <= (bounds[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  equals(published: readonly number[]): boolean {
    return (
      published.length === this.published.length &&
      published.every((bound, index) => bound === this.published[index])
    );
  }
}
