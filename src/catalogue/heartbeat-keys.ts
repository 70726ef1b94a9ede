import { stripTimeUnit } from '../model/time-unit.ts';

/** Keys of the heartbeat line that no quantity may take. */
export const ownKeys = [
  'event',
  'heartbeat_count',
  'uptime_seconds',
  'uptime_minutes',
  'uptime_hours',
  'interval_seconds',
  'error_rate_per_second',
  'schema',
  'timestamp',
  'sequence',
  'window_start',
  'window_end',
  'final',
  'ledger',
] as const;

/** Keys as declared things and components want them; one that is taken gets a prefix. */
export const wantedKeys = {
  count: (name: string) => ({ delta: `${name}_delta`, total: `total_${name}` }),
  timing: (component: string, name: string) => ({
    average: `${component}_avg_${name}_ms`,
    maximum: `${component}_max_${name}_ms`,
  }),
  state: (component: string, name: string) => ({ value: `${component}_${name}` }),
} as const;

/** By what name each count has its keys: behind its component if several have one name. */
export function countKeyNames(
  counts: readonly { readonly component: string; readonly name: string }[],
): readonly string[] {
  const names = counts.map(({ name }) => name);
  const repeated = new Set(names.filter((name, position) => names.indexOf(name) !== position));
  return counts.map(({ component, name }) => (repeated.has(name) ? `${component}_${name}` : name));
}

/** Keys given so far. A key that is taken gets a prefix in front, once more until it is free. */
export class HeartbeatKeyNames {
  readonly #taken = new Set<string>(ownKeys);

  take(key: string, prefix: string): string {
    let free = key;
    while (this.#taken.has(free)) free = `${prefix}_${free}`;
    this.#taken.add(free);
    return free;
  }

  has(key: string): boolean {
    return this.#taken.has(key);
  }

  /** The line has this key no longer. */
  release(key: string): void {
    this.#taken.delete(key);
  }
}

/** `http.elapsed_us` → `http_elapsed`, `WAIT_USEC` → `wait`: the key says the unit, always ms. */
export function toTimingKey(path: string): string {
  const stem = toKey(stripTimeUnit(path));
  return path === path.toUpperCase() ? stem.toLowerCase() : stem;
}

/** What a key may be made of: `http.elapsed` → `http_elapsed`. */
export function toKey(path: string): string {
  return path.replace(/[^A-Za-z0-9_]+/g, '_');
}
