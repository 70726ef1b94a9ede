import type { ServiceRun } from '../../model/snapshot.ts';

/**
 * Seconds for which the service has been running at an instant (epoch ms): since its start as its
 * log tells it, else since `watchedSinceMs`. Never negative.
 */
export function serviceUptimeSeconds(
  { startedTimeMs }: Pick<ServiceRun, 'startedTimeMs'>,
  atMs: number,
  observedSinceMs: number,
): number {
  return Math.max(0, atMs - (startedTimeMs ?? observedSinceMs)) / 1000;
}
