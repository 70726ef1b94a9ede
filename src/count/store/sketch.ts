import { exponentialSchema } from '../../model/exponential-buckets.ts';
import { bucketOf, bucketValue, octaveBuckets, octaves } from './sketch-bucket.ts';

type Page = readonly number[];

/** What a sketch holds at one instant; nothing in it changes any more. */
export interface Distribution {
  readonly zeros: number;
  /** Counts of the buckets of one doubling each; absent where there are none. */
  readonly pages: readonly (Page | undefined)[];
}

/**
 * A mergeable sketch of durations (ms). Memory is bounded by its range, not by its samples: at most
 * 6,656 buckets and one for zero, kept in pages of one doubling that exist once they are used.
 * Nothing needs to be collapsed; what is shorter than 1 ns counts as zero, what is longer than 48
 * days in the last bucket.
 */
export class Sketch {
  #zeros = 0;
  /** Pages that only this sketch can see; those handed out are copied before the next change. */
  #owned = noPages();
  #shared: readonly (Page | undefined)[] = nothing;
  #changed = false;

  /** Adds a duration ≥ 0 (ms), finite. */
  add(durationMs: number, count = 1): void {
    const bucket = bucketOf(durationMs);
    if (bucket < 0) this.#zeros += count;
    else this.#addTo(bucket, count);
  }

  /** Everything so far, without copying what has not changed since the last call. */
  freeze(): Distribution {
    if (this.#changed) {
      this.#shared = this.#owned.map((page, octave) => page ?? this.#shared[octave]);
      this.#owned = noPages();
      this.#changed = false;
    }
    return { zeros: this.#zeros, pages: this.#shared };
  }

  /** Zeros, then bucket, count, bucket, count, …: the plain form of {@link Sketch.merge}. */
  save(): number[] {
    const plain = [this.#zeros];
    forEachBucket(this.freeze(), (bucket, count) => plain.push(bucket, count));
    return plain;
  }

  /** Adds what another sketch saved. */
  merge(saved: readonly number[]): void {
    this.#zeros += saved[0] ?? 0;
    for (let at = 1; at + 1 < saved.length; at += 2)
      this.#addTo(saved[at] ?? 0, saved[at + 1] ?? 0);
  }

  #addTo(bucket: number, count: number): void {
    const octave = bucket >>> exponentialSchema;
    const page = this.#owned[octave] ?? this.#own(octave);
    const index = bucket & (octaveBuckets - 1);
    page[index] = (page[index] ?? 0) + count;
  }

  #own(octave: number): number[] {
    const page = this.#shared[octave]?.slice() ?? Array.from({ length: octaveBuckets }, () => 0);
    this.#owned[octave] = page;
    this.#changed = true;
    return page;
  }
}

/** Visits the buckets that hold something, lowest first; zeros are not among them. */
export function forEachBucket(
  distribution: Distribution,
  visit: (bucket: number, count: number) => void,
): void {
  for (const [octave, page] of distribution.pages.entries()) {
    for (const [index, count] of (page ?? []).entries()) {
      if (count > 0) visit(octave * octaveBuckets + index, count);
    }
  }
}

/** The value at a rank (1 = lowest) of a distribution, within the accuracy of a bucket. */
export function valueAtRank(distribution: Distribution, rank: number): number {
  let seen = distribution.zeros;
  if (rank <= seen) return 0;
  for (const [octave, page] of distribution.pages.entries()) {
    if (page === undefined) continue;
    for (let index = 0; index < octaveBuckets; index += 1) {
      seen += page[index] ?? 0;
      if (rank <= seen) return bucketValue(octave * octaveBuckets + index);
    }
  }
  return Number.POSITIVE_INFINITY;
}

function noPages(): (number[] | undefined)[] {
  return Array.from({ length: octaves }, () => undefined);
}

const nothing = Object.freeze(noPages());
