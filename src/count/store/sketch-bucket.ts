import { exponentialSchema, lowestExponent } from '../../model/exponential-buckets.ts';

/*
 * Buckets of the sketch: those of Prometheus' native histograms at schema 7, over seconds
 * (https://prometheus.io/docs/specs/native_histograms/#schema): bucket i holds what is above
 * 2^((i-1)/128) and at most 2^(i/128). The exponent is read off the double, and its mantissa is
 * compared with bounds made of square roots and products, which IEEE 754 rounds the same on every
 * machine and in every later version; a logarithm does not promise that.
 */

/** Buckets in one doubling of the value. */
export const octaveBuckets = 1 << exponentialSchema;
/** Doublings covered: 2^-30 (just below 1 ns of seconds) up to 2^64. */
export const octaves = 94;
export const bucketCount = octaves * octaveBuckets;
/** The index that Prometheus gives to the bucket that is 0 here. */
export const firstIndex = lowestExponent * octaveBuckets + 1;
/** A bucket's value is within this share of everything in it. */
export const relativeAccuracy = (2 ** (1 / octaveBuckets) - 1) / (2 ** (1 / octaveBuckets) + 1);

const asDouble = new Float64Array(1);
const asWords = new Uint32Array(asDouble.buffer);
const highWord = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** 2^(k/128) for k from 0 to 127. */
const bounds = Float64Array.from({ length: octaveBuckets }, (_, index) => powerOfTwo(index));
/** For each cell of the mantissa's range, how many bounds are below its lower end. */
const cellBits = 8;
const boundsBelow = Uint8Array.from({ length: 1 << cellBits }, (_, cell) => {
  const low = 1 + cell / (1 << cellBits);
  return bounds.filter((bound) => bound < low).length;
});

/** The bucket of a duration in ms, finite; negative: it counts as zero. What is too long is in the last. */
export function bucketOf(durationMs: number): number {
  asDouble[0] = durationMs / 1000;
  const high = asWords[highWord] ?? 0;
  const exponent = (high >>> 20) - 1023;
  if (exponent < lowestExponent) return -1;
  asWords[highWord] = (high & 0xf_ff_ff) | 0x3f_f0_00_00;
  const mantissa = asDouble[0];
  let below = boundsBelow[(high >>> (20 - cellBits)) & ((1 << cellBits) - 1)] ?? 0;
  while (below < octaveBuckets && (bounds[below] ?? 2) < mantissa) below += 1;
  const bucket = (exponent - lowestExponent) * octaveBuckets + below - 1;
  return bucket < bucketCount ? bucket : bucketCount - 1;
}

/** The value (ms) that stands for a bucket: equally far, relatively, from both of its ends. */
export function bucketValue(bucket: number): number {
  const low = boundAt(bucket);
  const high = boundAt(bucket + 1);
  return (2 * low * high * 1000) / (low + high);
}

/** The lower end of a bucket, seconds. */
function boundAt(bucket: number): number {
  const octave = Math.floor(bucket / octaveBuckets);
  return 2 ** (lowestExponent + octave) * (bounds[bucket % octaveBuckets] ?? 1);
}

/** 2^(place/128): a product of square roots of square roots of 2. */
function powerOfTwo(index: number): number {
  let power = 1;
  let root = Math.SQRT2;
  for (let bit = octaveBuckets >>> 1; bit > 0; bit >>>= 1) {
    if ((index & bit) !== 0) power *= root;
    root = Math.sqrt(root);
  }
  return power;
}
