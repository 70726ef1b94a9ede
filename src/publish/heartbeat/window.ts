/** How far a window may be from its interval and still count as on schedule. */
const onScheduleShare = 0.05;

/**
 * What the rates of a window divide by: the interval itself when its length is within 5 % of it, as
 * the service's own do; for a final or late window its true length.
 */
export function nominalLength(seconds: number, intervalSeconds: number): number {
  const off = Math.abs(seconds - intervalSeconds);
  return off <= intervalSeconds * onScheduleShare ? intervalSeconds : seconds;
}
