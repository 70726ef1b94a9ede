/**
 * A distribution of values: of durations in milliseconds, of plain numbers as they are. The
 * exponential bucket i holds what is above 2^((i-1)/128) and at most 2^(i/128), in the unit that is
 * published: seconds, or the numbers' own.
 */
export interface DistributionSnapshot {
  readonly count: number;
  /** How many of the values' unit make one of the published unit: 1000 of durations, else 1. */
  readonly perUnit: number;
  readonly sum: number;
  /** `undefined` while there is no sample. */
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** Samples in each bucket (not cumulative); one longer than the bounds, the last is +Inf. */
  readonly bucketCounts: readonly number[];
  /** In the published unit, ascending, without +Inf. */
  readonly bounds: readonly number[];
  /** At the index of its bucket, the last trace in it; absent: no sample names one. */
  readonly exemplars?: readonly (Exemplar | undefined)[];
  /** Samples that are as good as zero: in no exponential bucket. */
  readonly zeros: number;
  /** Visits the exponential buckets that hold something, lowest first. */
  eachBucket(visit: (index: number, count: number) => void): void;
  /** The q-quantile (0 ≤ q ≤ 1), relative error ≤ 0.3 %; `undefined` while there is no sample. */
  quantile(q: number): number | undefined;
}

/** A sample with the trace that it belongs to. */
export interface Exemplar {
  readonly traceId: string;
  readonly value: number;
  /** The record's own time, epoch ms; NaN where it has none. */
  readonly timeMs: number;
}
