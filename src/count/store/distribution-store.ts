import type { DistributionSnapshot } from '../../model/distribution.ts';
import type { BucketBounds } from './bucket-bounds.ts';
import { type Allocate, Column } from './column.ts';
import { Exemplars, type SampleOrigin } from './exemplars.ts';
import { FrozenDistribution } from './frozen-distribution.ts';
import type { TimingState } from './saved.ts';
import { forEachBucket, Sketch } from './sketch.ts';
import { bucketValue } from './sketch-bucket.ts';

/** Positions in the row of a series; its classic buckets follow. */
const countAt = 0;
const sumAt = 1;
const minimumAt = 2;
const maximumAt = 3;
const bucketsAt = 4;

/**
 * Distributions of values, one for each series of a quantity: exact count, sum, ends and classic
 * buckets in one row of a column, and a sketch for quantiles.
 */
export class DistributionStore {
  readonly #bounds: BucketBounds;
  readonly #width: number;
  /** Sketches hold thousandths of the published unit: of durations that is what a value is. */
  readonly #thousandths: number;
  readonly #rows: Column;
  readonly #sketches: Sketch[] = [];
  readonly #exemplars: (Exemplars | undefined)[] = [];
  /** What was shown of each series last; a series that changes counts more. */
  readonly #shown: (DistributionSnapshot | undefined)[] = [];

  constructor(bounds: BucketBounds, allocate: Allocate) {
    const empty = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const buckets = Array.from({ length: bounds.bucketCount }, () => 0);
    this.#bounds = bounds;
    this.#thousandths = 1000 / bounds.perUnit;
    this.#width = empty.length + buckets.length;
    this.#rows = new Column(allocate, [...empty, ...buckets]);
  }

  /** There are so many series now. */
  grow(series: number): void {
    this.#rows.grow(series);
    while (this.#sketches.length < series) {
      this.#sketches.push(new Sketch());
      this.#exemplars.push(undefined);
      this.#shown.push(undefined);
    }
  }

  /** A value ≥ 0, finite, and the record it is of. */
  sample(id: number, value: number, origin?: SampleOrigin): void {
    const { numbers } = this.#rows;
    const row = id * this.#width;
    const bucket = this.#bounds.bucketOf(value);
    add(numbers, row + countAt, 1);
    add(numbers, row + sumAt, value);
    add(numbers, row + bucketsAt + bucket, 1);
    if (value < (numbers[row + minimumAt] ?? 0)) numbers[row + minimumAt] = value;
    if (value > (numbers[row + maximumAt] ?? 0)) numbers[row + maximumAt] = value;
    if (origin?.trace !== undefined) {
      this.#exemplars[id] ??= new Exemplars();
      this.#exemplars[id].note(bucket, value, origin);
    }
    this.#sketches[id]?.add(value * this.#thousandths);
  }

  /** The same object until something changes. */
  snapshot(id: number): DistributionSnapshot {
    const shown = this.#shown[id];
    const count = this.#rows.numbers[id * this.#width + countAt];
    if (shown !== undefined && shown.count === count) return shown;
    const exemplars = this.#exemplars[id]?.freeze();
    const snapshot = new FrozenDistribution({
      ...this.#read(id),
      perUnit: this.#bounds.perUnit,
      bounds: this.#bounds.published,
      ...(exemplars !== undefined && { exemplars }),
      distribution: this.#sketchOf(id).freeze(),
    });
    this.#shown[id] = snapshot;
    return snapshot;
  }

  save(id: number): Omit<TimingState, 'recent'> {
    const { count, sum, minimum = null, maximum = null, bucketCounts } = this.#read(id);
    return {
      count,
      sumMs: sum,
      minMs: minimum,
      maxMs: maximum,
      bucketsSeconds: this.#bounds.published,
      bucketCounts,
      exponential: this.#sketchOf(id).save(),
    };
  }

  /** Adds another distribution's samples. */
  merge(id: number, other: TimingState): void {
    const { numbers } = this.#rows;
    const row = id * this.#width;
    add(numbers, row + countAt, other.count);
    add(numbers, row + sumAt, other.sumMs);
    const { minMs, maxMs } = other;
    const [minimum = 0, maximum = 0] = numbers.subarray(row + minimumAt, row + bucketsAt);
    if (minMs !== null && minMs < minimum) numbers[row + minimumAt] = minMs;
    if (maxMs !== null && maxMs > maximum) numbers[row + maximumAt] = maxMs;
    this.#mergeBuckets(row + bucketsAt, other);
    this.#sketchOf(id).merge(other.exponential);
  }

  /**
   * Buckets with other bounds are rebuilt from the sketch, so that they still add up to the count;
   * a sample within 0.3 % of a bound may then be on its other side.
   */
  #mergeBuckets(first: number, other: TimingState): void {
    const { numbers } = this.#rows;
    if (this.#bounds.equals(other.bucketsSeconds)) {
      for (const [at, count] of other.bucketCounts.entries()) add(numbers, first + at, count);
      return;
    }
    const addTo = (value: number, count: number): void =>
      add(numbers, first + this.#bounds.bucketOf(value), count);
    const sketch = new Sketch();
    sketch.merge(other.exponential);
    const distribution = sketch.freeze();
    addTo(0, distribution.zeros);
    forEachBucket(distribution, (bucket, count) => {
      const value = Math.max(bucketValue(bucket) / this.#thousandths, other.minMs ?? 0);
      addTo(Math.min(value, other.maxMs ?? value), count);
    });
  }

  #read(id: number) {
    const row = id * this.#width;
    const [count = 0, sum = 0, minimum, maximum, ...buckets] = this.#rows.numbers.subarray(
      row,
      row + this.#width,
    );
    const ends = count === 0 ? { minimum: undefined, maximum: undefined } : { minimum, maximum };
    return { count, sum, ...ends, bucketCounts: Object.freeze(buckets) };
  }

  #sketchOf(id: number): Sketch {
    this.#sketches[id] ??= new Sketch();
    return this.#sketches[id];
  }
}

function add(numbers: Float64Array, at: number, by: number): void {
  numbers[at] = (numbers[at] ?? 0) + by;
}
