import type { TimingSnapshot } from '../../model/distribution.ts';
import type { BucketBounds } from './bucket-bounds.ts';
import { Exemplars, type SampleOrigin } from './exemplars.ts';
import { forEachLinearBucket } from './linear-bucket.ts';
import { Recent } from './recent.ts';
import type { TimingState } from './registry-state.ts';
import { forEachBucket, Sketch } from './sketch.ts';
import { bucketValue } from './sketch-bucket.ts';
import { FrozenTiming } from './timing-snapshot.ts';

/** A distribution of durations: exact count, sum, ends and buckets; quantiles from a sketch. */
export class Timing {
  readonly #bounds: BucketBounds;
  #count = 0;
  #sumMs = 0;
  #minMs = Number.POSITIVE_INFINITY;
  #maxMs = Number.NEGATIVE_INFINITY;
  #bucketCounts: number[];
  readonly #sketch = new Sketch();
  readonly #recent: Recent | undefined;
  #exemplars: Exemplars | undefined;
  /** The last snapshot, until something changes. */
  #snapshot: TimingSnapshot | undefined;

  /** `windowSamples` 0: it has no window, and takes no summary. */
  constructor(bounds: BucketBounds, windowSamples: number) {
    this.#bounds = bounds;
    this.#bucketCounts = Array.from({ length: bounds.bucketCount }, () => 0);
    this.#recent = windowSamples > 0 ? new Recent(windowSamples) : undefined;
  }

  /** A duration ≥ 0, finite, and the record it is of. */
  sample(durationMs: number, origin?: SampleOrigin): void {
    this.#count += 1;
    this.#sumMs += durationMs;
    if (durationMs < this.#minMs) this.#minMs = durationMs;
    if (durationMs > this.#maxMs) this.#maxMs = durationMs;
    const bucket = this.#addToBucket(durationMs, 1);
    if (origin?.trace !== undefined) {
      this.#exemplars ??= new Exemplars();
      this.#exemplars.note(bucket, durationMs, origin);
    }
    this.#sketch.add(durationMs);
    this.#recent?.sample(durationMs);
    this.#snapshot = undefined;
  }

  /** The service's own average and maximum over its last samples; NaN for what it does not say. */
  summary(averageMs: number, maximumMs: number): void {
    this.#recent?.summary(averageMs, maximumMs);
    this.#snapshot = undefined;
  }

  /** The service restarted: its last samples begin again, the rest goes on. */
  runChanged(): void {
    this.#recent?.restart();
    this.#snapshot = undefined;
  }

  snapshot(): TimingSnapshot {
    if (this.#snapshot !== undefined) return this.#snapshot;
    const exemplars = this.#exemplars?.freeze();
    this.#snapshot = new FrozenTiming({
      count: this.#count,
      sumMs: this.#sumMs,
      minMs: this.#count === 0 ? undefined : this.#minMs,
      maxMs: this.#count === 0 ? undefined : this.#maxMs,
      bucketCounts: Object.freeze([...this.#bucketCounts]),
      bucketsSeconds: this.#bounds.seconds,
      ...(exemplars !== undefined && { exemplars }),
      windowAverageMs: this.#recent?.averageMs,
      windowMaximumMs: this.#recent?.maximumMs,
      windowCount: this.#recent?.count ?? 0,
      distribution: this.#sketch.freeze(),
    });
    return this.#snapshot;
  }

  save(): TimingState {
    return {
      count: this.#count,
      sumMs: this.#sumMs,
      minMs: this.#count === 0 ? null : this.#minMs,
      maxMs: this.#count === 0 ? null : this.#maxMs,
      bucketsSeconds: this.#bounds.seconds,
      bucketCounts: [...this.#bucketCounts],
      exponential: this.#sketch.save(),
      recent: this.#recent?.save() ?? null,
    };
  }

  /** Continues what was saved; this timing must have no samples yet. */
  restore(state: TimingState): void {
    this.merge(state);
    if (state.recent !== null) this.#recent?.restore(state.recent);
  }

  /**
   * Adds another timing's samples. The window and the service's own summary stay as they are here:
   * which of two logs has the last samples cannot be told.
   */
  merge(other: TimingState): void {
    this.#count += other.count;
    this.#sumMs += other.sumMs;
    this.#minMs = Math.min(this.#minMs, other.minMs ?? this.#minMs);
    this.#maxMs = Math.max(this.#maxMs, other.maxMs ?? this.#maxMs);
    this.#mergeBuckets(other);
    mergeSketch(this.#sketch, other);
    this.#snapshot = undefined;
  }

  /**
   * Buckets with other bounds are rebuilt from the sketch, so that they still add up to the count;
   * a sample within 0.3 % of a bound may then be on its other side.
   */
  #mergeBuckets(other: TimingState): void {
    if (this.#bounds.equals(other.bucketsSeconds)) {
      this.#bucketCounts = this.#bucketCounts.map((n, at) => n + (other.bucketCounts[at] ?? 0));
      return;
    }
    const sketch = new Sketch();
    mergeSketch(sketch, other);
    const distribution = sketch.freeze();
    this.#addToBucket(0, distribution.zeros);
    forEachBucket(distribution, (bucket, count) => {
      const value = Math.max(bucketValue(bucket), other.minMs ?? 0);
      this.#addToBucket(Math.min(value, other.maxMs ?? value), count);
    });
  }

  #addToBucket(durationMs: number, count: number): number {
    const bucket = this.#bounds.bucketOf(durationMs);
    this.#bucketCounts[bucket] = (this.#bucketCounts[bucket] ?? 0) + count;
    return bucket;
  }
}

function mergeSketch(sketch: Sketch, { exponential, sketch: older = [] }: TimingState): void {
  if (exponential !== undefined) sketch.merge(exponential);
  else forEachLinearBucket(older, (durationMs, count) => sketch.add(durationMs, count));
}
