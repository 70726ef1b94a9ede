import type { DistributionSnapshot, Exemplar } from '../../model/distribution.ts';
import type { FamilyType, MetricFamily } from '../../model/quantity.ts';

/** Series that have the same label names. */
export interface SeriesTable<Value> {
  /** Names of the labels, in the order in which they are published. */
  readonly labels: readonly string[];
  /**
   * Label values of each series, at the positions of the names, not escaped. The same list for as
   * long as the series are the same, so that a format can keep what it makes of them.
   */
  readonly series: readonly (readonly string[])[];
  /** At the positions of `series`. */
  readonly values: readonly Value[];
}

/** What a histogram shows of one series. */
export interface Distribution {
  readonly count: number;
  /** In the unit of the family. */
  readonly sum: number;
  /** How many of the exemplars' unit make one of the family's. */
  readonly perUnit: number;
  /** Upper bounds of the buckets, without +Inf, in the unit of the family. */
  readonly bounds: readonly number[];
  /** Samples in each bucket (not cumulative); one longer than the bounds, the last is +Inf. */
  readonly bucketCounts: readonly number[];
  /** At the positions of the buckets. */
  readonly exemplars?: readonly (Exemplar | undefined)[] | undefined;
  /** Absent: only the buckets are known, as of the sidecar's own. */
  readonly timing?: DistributionSnapshot;
}

/** The head of a family as every format shows it; a counter's name stands without `_total`. */
type FamilyHead = Pick<MetricFamily, 'name' | 'help' | 'unit'>;

export interface NumberFamily extends FamilyHead {
  readonly type: Exclude<FamilyType, 'histogram'>;
  /** Without series where none is known yet. Each component has its own, and each pod. */
  readonly tables: readonly SeriesTable<number>[];
}

export interface HistogramFamily extends FamilyHead {
  readonly type: 'histogram';
  readonly tables: readonly SeriesTable<Distribution>[];
}

/** A family of Prometheus with its series, ready for any format. */
export type SampledFamily = NumberFamily | HistogramFamily;
