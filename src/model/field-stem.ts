import { ratedPerSecond } from './time-unit.ts';

/**
 * What a field of a heartbeat counts, without the words that say how it is told: `jobs_total`,
 * `total_jobs`, `jobsDelta`, `jobs_since_last` and `jobs_per_second` are all of `jobs`.
 */
export function stemOf(field: string): string {
  const name = field
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_');
  const counted =
    ratedPerSecond(name) ?? name.replace(/(?<=.)_(total|delta|since_(last|previous).*)$/, '');
  return counted.replace(/(^|_)(total|new)_(?=.)/, '$1');
}
