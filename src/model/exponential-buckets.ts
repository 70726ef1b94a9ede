/*
 * The exponential buckets of durations, which a registry fills and an exposition writes: those of
 * Prometheus' native histograms (https://prometheus.io/docs/specs/native_histograms/#schema).
 */

/** The resolution: a doubling has 2^schema buckets. */
export const exponentialSchema = 7;
/** The shortest duration that has a bucket is longer than 2^this seconds, just below 1 ns. */
export const lowestExponent = -30;
/** What is not longer counts as zero, seconds. */
export const zeroThresholdSeconds = 2 ** lowestExponent;
