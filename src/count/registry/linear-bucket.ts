/*
 * The buckets of checkpoints that older versions wrote: 64 of equal width in each doubling of the
 * milliseconds, from 2^-20 on.
 */

const octaveBuckets = 64;
const lowestExponent = -20;

/** What an older version saved, for a sketch to merge: each bucket moves by less than 1 %. */
export function forEachLinearBucket(
  saved: readonly number[],
  visit: (durationMs: number, count: number) => void,
): void {
  visit(0, saved[0] ?? 0);
  for (let at = 1; at + 1 < saved.length; at += 2) {
    const bucket = saved[at] ?? 0;
    const low = boundAt(bucket);
    const high = boundAt(bucket + 1);
    visit((2 * low * high) / (low + high), saved[at + 1] ?? 0);
  }
}

function boundAt(bucket: number): number {
  const octave = Math.floor(bucket / octaveBuckets);
  return 2 ** (lowestExponent + octave) * (1 + (bucket % octaveBuckets) / octaveBuckets);
}
