/** The classic buckets of a timing: bound i holds what is ≤ it and above the one before. */
export class BucketBounds {
  /** As declared: seconds, ascending, without +Inf. */
  readonly seconds: readonly number[];
  readonly #milliseconds: readonly number[];

  constructor(seconds: readonly number[]) {
    this.seconds = Object.freeze([...seconds]);
    // 15 digits undo what the multiplication adds: 0.07 s is 70 ms, not 70.00000000000001.
    this.#milliseconds = seconds.map((bound) => Number((bound * 1000).toPrecision(15)));
  }

  /** One more than there are bounds: the last is +Inf. */
  get bucketCount(): number {
    return this.#milliseconds.length + 1;
  }

  bucketOf(durationMs: number): number {
    const bounds = this.#milliseconds;
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (durationMs <= (bounds[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  equals(seconds: readonly number[]): boolean {
    return (
      seconds.length === this.seconds.length &&
      seconds.every((bound, index) => bound === this.seconds[index])
    );
  }
}
