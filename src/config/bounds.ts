/** Upper bounds of histograms, in seconds: half a millisecond to ten seconds, three per decade. */
export const defaultBucketsSeconds: readonly number[] = Object.freeze([
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]);

/** Of plain numbers of any size: bytes, rows, items. */
export const defaultBuckets: readonly number[] = Object.freeze([
  1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
]);

/** Label value where a record has no such field; an empty one would read as "no such label". */
export const defaultFallback = 'none';
