import { createRegistry, type Registry } from '../../src/count/registry/registry.ts';
import type { Declarations } from '../../src/model/declaration.ts';
import type { Family } from '../../src/model/family.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { withRates } from '../../src/publish/heartbeat/with-rates.ts';

/** Epoch ms of the record that everything is observed in. */
export const observedMs = Date.UTC(2024, 0, 1);

export type Observe = (registry: Registry) => void;

/** Nothing is declared but what `parts` says, and nothing is discovered. */
export function declarationsOf(parts: Partial<Declarations>): Declarations {
  return {
    components: [],
    counts: [],
    timings: [],
    states: [],
    metrics: [],
    run: {},
    windowSamples: 1000,
    exemplars: false,
    discoverTimings: false,
    maxDiscoveredTimings: 0,
    maxDiscoveredComponents: 0,
    discoveredBucketsSeconds: [],
    ...parts,
  };
}

/** The snapshot of a real registry after these observations, all of one record. */
export function snapshotOf(
  declarations: Declarations,
  ...observations: readonly Observe[]
): Snapshot {
  const registry = createRegistry(declarations);
  registry.begin(observedMs);
  for (const observe of observations) observe(registry);
  return registry.snapshot();
}

/**
 * Heartbeats of the service with these numbers, a minute apart, the last a minute before the record
 * that all else is observed in; a lower number is a restart.
 */
export function heartbeats(...numbers: readonly number[]): Observe {
  return (registry) => {
    for (const [position, count] of numbers.entries()) {
      registry.begin(observedMs - (numbers.length - position) * 60_000);
      registry.serviceHeartbeat({ count, uptimeSeconds: undefined, intervalSeconds: undefined });
    }
    registry.begin(observedMs);
  };
}

/** The snapshot with some facets of one quantity as they are hard to observe. */
export function withFacets(
  snapshot: Snapshot,
  isWanted: (family: Family) => boolean,
  facets: Family['facets'],
): Snapshot {
  const families = snapshot.families.map((family) =>
    isWanted(family) ? { ...family, facets: { ...family.facets, ...facets } } : family,
  );
  return { ...snapshot, families };
}

/** The snapshot with rates as a heartbeat put them in, each by its name. */
export function withRatesNamed(
  snapshot: Snapshot,
  rates: Readonly<Record<string, number>>,
): Snapshot {
  return { ...snapshot, families: withRates(snapshot.families, ({ name }) => rates[name]) };
}
