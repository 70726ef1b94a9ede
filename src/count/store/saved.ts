import type { CandidatesState } from './candidates.ts';

/* What stores save: plain JSON, by label values. `null` is an unknown number. */

export interface RecentState {
  /** Oldest first. */
  readonly samplesMs: readonly number[];
  readonly averageMs: number | null;
  readonly maximumMs: number | null;
  readonly summaryIsCurrent: boolean;
  readonly sampledSinceSummary: boolean;
}

/** Of a distribution; the names are of timings, in ms and s, and serve for plain numbers too. */
export interface TimingState {
  readonly count: number;
  readonly sumMs: number;
  readonly minMs: number | null;
  readonly maxMs: number | null;
  readonly bucketsSeconds: readonly number[];
  readonly bucketCounts: readonly number[];
  /** Zeros, then pairs of bucket and count. */
  readonly exponential: readonly number[];
  /** Where it has no window, none. */
  readonly recent: RecentState | null;
}

interface SeriesState {
  readonly labels: readonly string[];
  readonly value: number | null;
  readonly timing: TimingState | null;
}

export interface MetricState {
  readonly series: readonly SeriesState[];
  readonly folded: number;
  /** Absent where there are none, and where an older version saved it. */
  readonly candidates?: CandidatesState;
}
