import type { Exemplar, TimingSnapshot } from '../../model/distribution.ts';
import { type Distribution, forEachBucket, valueAtRank } from './sketch.ts';
import { firstIndex } from './sketch-bucket.ts';

interface TimingValues extends Omit<TimingSnapshot, 'quantileMs' | 'eachBucket' | 'zeros'> {
  readonly distribution: Distribution;
}

/** A timing at one instant. */
export class FrozenTiming implements TimingSnapshot {
  readonly count: number;
  readonly sumMs: number;
  readonly minMs: number | undefined;
  readonly maxMs: number | undefined;
  readonly bucketCounts: readonly number[];
  readonly bucketsSeconds: readonly number[];
  declare readonly exemplars?: readonly (Exemplar | undefined)[];
  readonly windowAverageMs: number | undefined;
  readonly windowMaximumMs: number | undefined;
  readonly windowCount: number;
  readonly #distribution: Distribution;

  constructor(values: TimingValues) {
    this.count = values.count;
    this.sumMs = values.sumMs;
    this.minMs = values.minMs;
    this.maxMs = values.maxMs;
    this.bucketCounts = values.bucketCounts;
    this.bucketsSeconds = values.bucketsSeconds;
    if (values.exemplars !== undefined) this.exemplars = values.exemplars;
    this.windowAverageMs = values.windowAverageMs;
    this.windowMaximumMs = values.windowMaximumMs;
    this.windowCount = values.windowCount;
    this.#distribution = values.distribution;
    Object.freeze(this);
  }

  get zeros(): number {
    return this.#distribution.zeros;
  }

  eachBucket(visit: (index: number, count: number) => void): void {
    forEachBucket(this.#distribution, (bucket, count) => visit(bucket + firstIndex, count));
  }

  /** Nearest rank: the value at place ⌈q·count⌉; the first and the last place are exact. */
  quantileMs(q: number): number | undefined {
    if (this.minMs === undefined || this.maxMs === undefined) return undefined;
    const rank = Math.ceil(q * this.count);
    if (rank <= 1) return this.minMs;
    if (rank >= this.count) return this.maxMs;
    const value = valueAtRank(this.#distribution, rank);
    return Math.min(Math.max(value, this.minMs), this.maxMs);
  }
}
