/** Bounds of Prometheus' kind, seconds: 1, 2.5 and 5 of every power of ten. */
const bounds = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3].flatMap((power) =>
  [1, 2.5, 5].map((factor) => Number((factor * 10 ** power).toPrecision(2))),
);
const maxBuckets = 14;

/**
 * Bucket bounds, in seconds, from below nearly all durations to above nearly all: fewer where that
 * needs more than a histogram should have.
 */
export function bucketsFor(lowMs: number, highMs: number): readonly number[] {
  const low = lowMs / 1000;
  const high = highMs / 1000;
  const first = Math.max(
    0,
    bounds.findLastIndex((bound) => bound <= low),
  );
  const last = bounds.findIndex((bound) => bound >= high);
  const fitted = bounds.slice(first, (last === -1 ? bounds.length : last) + 2);
  return fitted.length <= maxBuckets ? fitted : fitted.filter((bound) => !/25/.test(String(bound)));
}
