import type { TimingSnapshot } from '../../model/distribution.ts';
import type { BucketBounds } from './bucket-bounds.ts';
import { type Allocate, Column } from './column.ts';
import { Exemplars, type SampleOrigin } from './exemplars.ts';
import type { TimingState } from './saved.ts';
import { forEachBucket, Sketch } from './sketch.ts';
import { bucketValue } from './sketch-bucket.ts';
import { FrozenTiming } from './timing-snapshot.ts';

/** What a timing has beside its distribution. */
type Beside = Pick<TimingSnapshot, 'windowAverageMs' | 'windowMaximumMs' | 'windowCount'>;

/** Positions in the row of a series; its classic buckets follow. */
const countAt = 0;
const sumAt = 1;
const minimumAt = 2;
const maximumAt = 3;
const bucketsAt = 4;

/**
 * Distributions of durations, one for each series of a quantity: exact count, sum, ends and classic
 * buckets in one row of a column, and a sketch for quantiles.
 */
export class DistributionStore {
  readonly #bounds: BucketBounds;
  readonly #width: number;
  readonly #rows: Column;
  readonly #sketches: Sketch[] = [];
  readonly #exemplars: (Exemplars | undefined)[] = [];
  /** What was shown of each series last; a series that changes counts more. */
  readonly #shown: (TimingSnapshot | undefined)[] = [];

  constructor(bounds: BucketBounds, allocate: Allocate) {
    const empty = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const buckets = Array.from({ length: bounds.bucketCount }, () => 0);
    this.#bounds = bounds;
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

  /** A duration ≥ 0, finite, and the record it is of. */
  sample(id: number, durationMs: number, origin?: SampleOrigin): void {
    const { numbers } = this.#rows;
    const row = id * this.#width;
    const bucket = this.#bounds.bucketOf(durationMs);
    add(numbers, row + countAt, 1);
    add(numbers, row + sumAt, durationMs);
    add(numbers, row + bucketsAt + bucket, 1);
    if (durationMs < (numbers[row + minimumAt] ?? 0)) numbers[row + minimumAt] = durationMs;
    if (durationMs > (numbers[row + maximumAt] ?? 0)) numbers[row + maximumAt] = durationMs;
    if (origin?.trace !== undefined) {
      this.#exemplars[id] ??= new Exemplars();
      this.#exemplars[id].note(bucket, durationMs, origin);
    }
    this.#sketches[id]?.add(durationMs);
  }

  /** The same object until something changes; `beside` is asked only then. */
  snapshot(id: number, beside: () => Beside): TimingSnapshot {
    const shown = this.#shown[id];
    const count = this.#rows.numbers[id * this.#width + countAt];
    if (shown !== undefined && shown.count === count) return shown;
    const exemplars = this.#exemplars[id]?.freeze();
    const snapshot = new FrozenTiming({
      ...this.#read(id),
      bucketsSeconds: this.#bounds.seconds,
      ...(exemplars !== undefined && { exemplars }),
      ...beside(),
      distribution: this.#sketchOf(id).freeze(),
    });
    this.#shown[id] = snapshot;
    return snapshot;
  }

  /** What is beside the distribution of a series has changed. */
  changed(id: number): void {
    this.#shown[id] = undefined;
  }

  save(id: number): Omit<TimingState, 'recent'> {
    const { minMs = null, maxMs = null, ...read } = this.#read(id);
    const exponential = this.#sketchOf(id).save();
    return { ...read, minMs, maxMs, bucketsSeconds: this.#bounds.seconds, exponential };
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
    const addTo = (durationMs: number, count: number): void =>
      add(numbers, first + this.#bounds.bucketOf(durationMs), count);
    const sketch = new Sketch();
    sketch.merge(other.exponential);
    const distribution = sketch.freeze();
    addTo(0, distribution.zeros);
    forEachBucket(distribution, (bucket, count) => {
      const value = Math.max(bucketValue(bucket), other.minMs ?? 0);
      addTo(Math.min(value, other.maxMs ?? value), count);
    });
  }

  #read(id: number) {
    const row = id * this.#width;
    const [count = 0, sumMs = 0, minMs, maxMs, ...buckets] = this.#rows.numbers.subarray(
      row,
      row + this.#width,
    );
    return {
      count,
      sumMs,
      minMs: count === 0 ? undefined : minMs,
      maxMs: count === 0 ? undefined : maxMs,
      bucketCounts: Object.freeze(buckets),
    };
  }

  #sketchOf(id: number): Sketch {
    this.#sketches[id] ??= new Sketch();
    return this.#sketches[id];
  }
}

function add(numbers: Float64Array, at: number, by: number): void {
  numbers[at] = (numbers[at] ?? 0) + by;
}
