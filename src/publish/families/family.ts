import type { TimingSnapshot } from '../../model/distribution.ts';

export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'stateset';

/** One number with its labels, rendered already: `component="consumer",side="buy"`, or empty. */
export interface Sample {
  readonly labels: string;
  readonly value: number;
  /** What follows the family's name, `_total` of counters aside: `_sum`, `_bucket`. */
  readonly suffix?: string;
}

export interface Distribution {
  readonly labels: string;
  readonly timing: TimingSnapshot;
}

/** All series of one name. A counter's name stands without `_total`: formats add it. */
export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  /** Base unit; the name ends with it. */
  readonly unit?: 'seconds';
  readonly samples: readonly Sample[];
  /** Histograms made of snapshots; other types have none. */
  readonly distributions?: readonly Distribution[];
}
