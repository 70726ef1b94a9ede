/*
 * Buckets of the sketch: DDSketch with its linearly interpolated logarithm (Masson, Rim, Lee:
 * "DDSketch", VLDB 2019, section 2.2 and the authors' "fast" mapping). A bucket is the exponent and
 * the six leading mantissa bits of the double, so choosing one is a shift: exact, and the same on
 * every machine and in every later version, which a rounding logarithm does not promise.
 */

/** Buckets in one doubling of the value. */
export const octaveBuckets = 64;
/** Doublings covered: 2^-20 ms (just below 1 ns) up to 2^32 ms (49.7 days). */
export const octaves = 52;
export const bucketCount = octaves * octaveBuckets;
/** A bucket's value is within this share of everything in it: 1/129. */
export const relativeAccuracy = 1 / (2 * octaveBuckets + 1);

const lowestExponent = -20;
const mantissaBits = 6;
const firstPattern = (1023 + lowestExponent) << mantissaBits;

const asDouble = new Float64Array(1);
const asWords = new Uint32Array(asDouble.buffer);
const highWord = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** The bucket of a positive finite value; what lies outside the range is in the first or last. */
export function bucketOf(value: number): number {
  asDouble[0] = value;
  const index = ((asWords[highWord] ?? 0) >>> (20 - mantissaBits)) - firstPattern;
  if (index < 0) return 0;
  return index < bucketCount ? index : bucketCount - 1;
}

/** The value that stands for a bucket: equally far, relatively, from both of its ends. */
export function bucketValue(index: number): number {
  const low = lowerBound(index);
  const high = lowerBound(index + 1);
  return (2 * low * high) / (low + high);
}

function lowerBound(index: number): number {
  const octave = Math.floor(index / octaveBuckets);
  return 2 ** (lowestExponent + octave) * (1 + (index % octaveBuckets) / octaveBuckets);
}
