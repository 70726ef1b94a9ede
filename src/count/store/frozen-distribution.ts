import type { DistributionSnapshot, Exemplar } from '../../model/distribution.ts';
import { type Distribution, forEachBucket, valueAtRank } from './sketch.ts';
import { firstIndex } from './sketch-bucket.ts';

interface DistributionValues
  extends Omit<DistributionSnapshot, 'quantile' | 'eachBucket' | 'zeros'> {
  readonly distribution: Distribution;
}

/** A distribution at one instant. */
export class FrozenDistribution implements DistributionSnapshot {
  readonly count: number;
  readonly perUnit: number;
  readonly sum: number;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly bucketCounts: readonly number[];
  readonly bounds: readonly number[];
  declare readonly exemplars?: readonly (Exemplar | undefined)[];
  readonly #distribution: Distribution;

  constructor(values: DistributionValues) {
    this.count = values.count;
    this.perUnit = values.perUnit;
    this.sum = values.sum;
    this.minimum = values.minimum;
    this.maximum = values.maximum;
    this.bucketCounts = values.bucketCounts;
    this.bounds = values.bounds;
    if (values.exemplars !== undefined) this.exemplars = values.exemplars;
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
  quantile(q: number): number | undefined {
    if (this.minimum === undefined || this.maximum === undefined) return undefined;
    const rank = Math.ceil(q * this.count);
    if (rank <= 1) return this.minimum;
    if (rank >= this.count) return this.maximum;
    const value = (valueAtRank(this.#distribution, rank) * this.perUnit) / 1000;
    return Math.min(Math.max(value, this.minimum), this.maximum);
  }
}
