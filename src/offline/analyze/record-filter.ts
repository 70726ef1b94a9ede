import type { TimeRange } from './time-range.ts';

/**
 * Which records lie in a time range. A record without a time of its own goes with the last one
 * that had one; before the first, only an open start takes it in.
 */
export function createRecordFilter(range: TimeRange): (timeMs: number | undefined) => boolean {
  const { sinceMs = -Infinity, untilMs = Infinity } = range;
  let isInside = range.sinceMs === undefined;
  return (timeMs) => {
    if (timeMs !== undefined) isInside = timeMs >= sinceMs && timeMs < untilMs;
    return isInside;
  };
}
