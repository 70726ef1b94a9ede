import type { DistributionSnapshot } from '../../model/distribution.ts';
import type { Window } from '../../model/family.ts';
import type { BucketBounds } from '../store/bucket-bounds.ts';
import { type Allocate, onHeap } from '../store/column.ts';
import { DistributionStore } from '../store/distribution-store.ts';
import type { SampleOrigin } from '../store/exemplars.ts';
import type { TimingState } from '../store/saved.ts';
import { Recent } from './recent.ts';

/** The only series of a timing without labels. */
const only = 0;

/** A distribution of durations, and its last samples. */
export class Timing {
  readonly #distributions: DistributionStore;
  readonly #recent: Recent;

  constructor(bounds: BucketBounds, windowSamples: number, allocate: Allocate = onHeap) {
    this.#distributions = new DistributionStore(bounds, allocate);
    this.#distributions.grow(1);
    this.#recent = new Recent(windowSamples);
  }

  /** A duration ≥ 0, finite, and the record it is of. */
  sample(durationMs: number, origin?: SampleOrigin): void {
    this.#distributions.sample(only, durationMs, origin);
    this.#recent.sample(durationMs);
  }

  /** The service's own average and maximum over its last samples; NaN for what it does not say. */
  summary(averageMs: number, maximumMs: number): void {
    this.#recent.summary(averageMs, maximumMs);
  }

  /** The service restarted: its last samples begin again, the rest goes on. */
  runChanged(): void {
    this.#recent.restart();
  }

  snapshot(): DistributionSnapshot {
    return this.#distributions.snapshot(only);
  }

  /** Over the last samples, or as the service's own summary last said. */
  get window(): Window {
    const { averageMs, maximumMs, count: samples } = this.#recent;
    return { averageMs, maximumMs, samples };
  }

  save(): TimingState {
    return { ...this.#distributions.save(only), recent: this.#recent.save() };
  }

  /** Continues what was saved; this timing must have no samples yet. */
  restore(state: TimingState): void {
    this.merge(state);
    if (state.recent !== null) this.#recent.restore(state.recent);
  }

  /**
   * Adds another timing's samples. The window and the service's own summary stay as they are here:
   * which of two logs has the last samples cannot be told.
   */
  merge(other: TimingState): void {
    this.#distributions.merge(only, other);
  }
}
