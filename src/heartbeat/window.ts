import type { HeartbeatWindow } from '../model/heartbeat.ts';

/** How far a window may be from its interval and still count as on schedule. */
const onScheduleShare = 0.05;

/**
 * The window between two instants (epoch ms). Within 5 % of the interval its rates divide by the
 * interval itself, as the service's own do; a final or late window divides by its true length.
 */
export function windowBetween(
  startMs: number,
  endMs: number,
  intervalSeconds: number,
): HeartbeatWindow {
  const length = Math.max(0, endMs - startMs) / 1000;
  return { startMs, endMs, seconds: nominalLength(length, intervalSeconds) };
}

/** The interval when `seconds` is within 5 % of it, else `seconds`. */
export function nominalLength(seconds: number, intervalSeconds: number): number {
  const off = Math.abs(seconds - intervalSeconds);
  return off <= intervalSeconds * onScheduleShare ? intervalSeconds : seconds;
}
