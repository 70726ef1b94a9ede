import type { DistributionSnapshot } from '../../model/distribution.ts';
import { exponentialSchema } from '../../model/exponential-buckets.ts';

/** Exponential buckets as native histograms have them: runs of neighbours, and steps from one count to the next. */
export interface NativeBuckets {
  /** A doubling has 2^schema of them. */
  readonly schema: number;
  /** How many buckets are left out before each run, and how many it has. The first counts from bucket 0 on. */
  readonly spans: readonly { readonly offset: number; readonly length: number }[];
  readonly deltas: readonly number[];
}

/** Beyond so many filled ones neighbours become one, which is exact. */
export const maxBuckets = 1_536;
/** Empty buckets up to this many are cheaper than another run. */
const maxGap = 2;

/**
 * https://prometheus.io/docs/specs/native_histograms/. A quantile is off by 0.55 % at most; where so many buckets are
 * filled that neighbours became one (beyond 12 doublings), by 1.09 %.
 */
export function nativeBucketsOf(timing: Pick<DistributionSnapshot, 'eachBucket'>): NativeBuckets {
  let indices: number[] = [];
  let counts: number[] = [];
  timing.eachBucket((index, count) => {
    indices.push(index);
    counts.push(count);
  });
  let schema: number = exponentialSchema;
  while (indices.length > maxBuckets) {
    [indices, counts] = halved(indices, counts);
    schema -= 1;
  }
  return { schema, ...runsOf(indices, counts) };
}

function halved(indices: readonly number[], counts: readonly number[]): [number[], number[]] {
  const merged: [number[], number[]] = [[], []];
  for (const [at, index] of indices.entries()) {
    const half = (index + 1) >> 1;
    const last = merged[0].length - 1;
    const count = counts[at] ?? 0;
    if (merged[0][last] === half) merged[1][last] = (merged[1][last] ?? 0) + count;
    else {
      merged[0].push(half);
      merged[1].push(count);
    }
  }
  return merged;
}

function runsOf(
  indices: readonly number[],
  counts: readonly number[],
): Omit<NativeBuckets, 'schema'> {
  const spans: { offset: number; length: number }[] = [];
  const deltas: number[] = [];
  let next = 0;
  let before = 0;
  for (const [at, index] of indices.entries()) {
    const gap = index - next;
    const run = spans.at(-1);
    const count = counts[at] ?? 0;
    if (run === undefined || gap > maxGap) spans.push({ offset: gap, length: 1 });
    else {
      for (let empty = 0; empty < gap; empty += 1) {
        deltas.push(0 - before);
        before = 0;
      }
      run.length += gap + 1;
    }
    deltas.push(count - before);
    before = count;
    next = index + 1;
  }
  return { spans, deltas };
}
