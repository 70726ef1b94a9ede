import type { CountDeclaration, Declarations } from '../../model/declaration.ts';
import { stemOf } from '../../model/field-stem.ts';

/** Keys of the line that no declaration may take. */
const ownKeys = [
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

interface CountKeys {
  readonly delta: string;
  readonly total: string;
  readonly rate: string | undefined;
}

/** Keys of a component that was found by its logger: as those of declared ones, its name in front. */
export interface DiscoveredComponentKeys {
  readonly records: Omit<CountKeys, 'rate'>;
  readonly errors: Omit<CountKeys, 'rate'>;
  readonly rate: string;
  readonly lastTime: string;
  timing(field: string): TimingKeys;
}

interface TimingKeys {
  readonly average: string;
  readonly maximum: string;
}

/** The keys of the heartbeat line, by index in the lists of the declarations. */
export interface HeartbeatKeys {
  readonly counts: readonly CountKeys[];
  readonly timings: readonly TimingKeys[];
  readonly states: readonly string[];
  /** Keys of a discovered timing; stable for one field, new ones never take a used key. */
  discoveredTiming(field: string): TimingKeys;
  discoveredComponent(component: string): DiscoveredComponentKeys;
  /** Keys of a field of the service's own heartbeats that nobody declared. */
  discoveredCount(field: string): Omit<CountKeys, 'rate'>;
  discoveredGauge(field: string): string;
}

/**
 * Names every declared quantity in the line. A count (or rate) name that two components use gets
 * its component in front (`a_errors_delta`, `total_a_errors`); a key that is taken all the same
 * gets its component in front once more, until it is free.
 */
export function nameHeartbeatKeys(declarations: Declarations): HeartbeatKeys {
  const taken = new Set<string>(ownKeys);
  const take = (key: string, component: string): string => {
    let free = key;
    while (taken.has(free)) free = `${component}_${free}`;
    taken.add(free);
    return free;
  };
  const shared = sharedNames(declarations.counts.map((count) => count.name));
  const sharedRates = sharedNames(declarations.counts.map((count) => count.rate));
  const counts = declarations.counts.map((count) => countKeys(count, shared, sharedRates, take));
  const timings = declarations.timings.map(({ component, name }) => ({
    average: take(`${component}_avg_${name}_ms`, component),
    maximum: take(`${component}_max_${name}_ms`, component),
  }));
  const states = declarations.states.map(({ component, name }) =>
    take(`${component}_${name}`, component),
  );
  const discovered = new Map<string, TimingKeys>();
  const discoveredComponents = new Map<string, DiscoveredComponentKeys>();
  const discoveredCounts = new Map<string, Omit<CountKeys, 'rate'>>();
  const discoveredGauges = new Map<string, string>();
  return {
    counts,
    timings,
    states,
    discoveredTiming(field) {
      let keys = discovered.get(field);
      if (keys === undefined) {
        const name = durationName(field);
        const free = taken.has(`avg_${name}_ms`) ? keyCharacters(field) : name;
        keys = {
          average: take(`avg_${free}_ms`, 'field'),
          maximum: take(`max_${free}_ms`, 'field'),
        };
        discovered.set(field, keys);
      }
      return keys;
    },
    discoveredComponent(component) {
      const known = discoveredComponents.get(component);
      if (known !== undefined) return known;
      const keys = discoveredComponentKeys(component, take);
      discoveredComponents.set(component, keys);
      return keys;
    },
    discoveredCount(field) {
      const known = discoveredCounts.get(field);
      if (known !== undefined) return known;
      const name = stemOf(field);
      const keys = { delta: take(`${name}_delta`, 'own'), total: take(`total_${name}`, 'own') };
      discoveredCounts.set(field, keys);
      return keys;
    },
    discoveredGauge(field) {
      const known = discoveredGauges.get(field);
      if (known !== undefined) return known;
      const key = take(keyCharacters(field), 'own');
      discoveredGauges.set(field, key);
      return key;
    },
  };
}

function discoveredComponentKeys(
  component: string,
  take: (key: string, component: string) => string,
): DiscoveredComponentKeys {
  const timings = new Map<string, TimingKeys>();
  const own = (key: string): string => take(key, component);
  const count = (name: string) => ({ delta: own(`${name}_delta`), total: own(`total_${name}`) });
  return {
    records: count(`${component}_records`),
    errors: count(`${component}_errors`),
    rate: own(`${component}_records_per_second`),
    lastTime: own(`${component}_last_record_time`),
    timing(field) {
      const known = timings.get(field);
      if (known !== undefined) return known;
      const name = durationName(field);
      const keys = {
        average: own(`${component}_avg_${name}_ms`),
        maximum: own(`${component}_max_${name}_ms`),
      };
      timings.set(field, keys);
      return keys;
    },
  };
}

function countKeys(
  { component, name, rate }: CountDeclaration,
  shared: ReadonlySet<string>,
  sharedRates: ReadonlySet<string>,
  take: (key: string, component: string) => string,
): CountKeys {
  const own = shared.has(name) ? `${component}_${name}` : name;
  const ownRate = rate !== undefined && sharedRates.has(rate) ? `${component}_${rate}` : rate;
  return {
    delta: take(`${own}_delta`, component),
    total: take(`total_${own}`, component),
    rate: ownRate === undefined ? undefined : take(ownRate, component),
  };
}

function sharedNames(names: readonly (string | undefined)[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const name of names) {
    if (name === undefined) continue;
    if (seen.has(name)) shared.add(name);
    seen.add(name);
  }
  return shared;
}

const units = 'ns|us|µs|ms|s|secs?|seconds?|milli(?:second)?s|micro(?:second)?s|nano(?:second)?s';
const camelUnits = 'Ns|Us|Ms|Secs?|Seconds?|Milli(?:second)?s|Micro(?:second)?s|Nano(?:second)?s';
const unitSuffix = new RegExp(`(?:[._-](?:${units})|(?<=[a-z])(?:${camelUnits}))$`, 'u');

/** `http.elapsed_us` → `http_elapsed`: the line says the unit itself, always ms. */
function durationName(field: string): string {
  return keyCharacters(field.replace(unitSuffix, ''));
}

function keyCharacters(field: string): string {
  return field.replace(/[^A-Za-z0-9_]+/g, '_');
}
