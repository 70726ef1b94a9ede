import { createRegistry, type Registry } from '../../../src/count/registry/registry.ts';
import type {
  CountDeclaration,
  CountSource,
  Declarations,
  MetricDeclaration,
  StateDeclaration,
  TimingDeclaration,
} from '../../../src/model/declaration.ts';
import type { DistributionSnapshot } from '../../../src/model/distribution.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';

const events: CountSource = { kind: 'event' };
const totals: CountSource = { kind: 'total', field: 'total' };
const deltas: CountSource = { kind: 'delta', field: 'delta' };
const bucketsSeconds = [0.005, 0.01, 0.07, 0.5, 1, 10];

export function declarations(changes: Partial<Declarations> = {}): Declarations {
  return {
    components: ['consumer'],
    counts: [],
    timings: [],
    states: [],
    metrics: [],
    run: {},
    windowSamples: 1000,
    exemplars: false,
    discoverTimings: true,
    maxDiscoveredTimings: 3,
    maxDiscoveredComponents: 3,
    discoveredBucketsSeconds: [0.001, 1],
    ...changes,
  };
}

type CountKind = 'events' | 'totals' | 'deltas' | 'fused';

export function count(kind: CountKind, name = 'processed'): CountDeclaration {
  const from = { events: [events], totals: [totals], deltas: [deltas], fused: [events, totals] }[
    kind
  ];
  return { component: 'consumer', name, from, error: false };
}

export function timing(name = 'processing_time', bounds = bucketsSeconds): TimingDeclaration {
  return { component: 'consumer', name, from: [], bucketsSeconds: bounds };
}

export function state(name: string, initial?: string): StateDeclaration {
  const declared = { component: 'consumer', name, type: 'any', from: [] } as const;
  return initial === undefined ? declared : { ...declared, initial };
}

export function metric(
  type: 'counter' | 'gauge' | 'timing',
  labels: readonly string[],
  maxSeries = 100,
): MetricDeclaration {
  const shared = {
    name: `a_${type}_of_${labels.length}`,
    labels: labels.map((name) => ({ name, field: name, fallback: '' })),
    maxSeries,
  };
  if (type === 'counter') return { ...shared, type };
  if (type === 'gauge') return { ...shared, type, field: 'value' };
  return { ...shared, type, field: 'value', unit: 'ms', bucketsSeconds };
}

/** A registry of one count, whose snapshot is at hand. */
export function counting(kind: CountKind): Registry {
  return createRegistry(declarations({ counts: [count(kind)] }));
}

/** What a snapshot says, quantiles too, as plain values that can be compared and kept. */
export function spelledOut(snapshot: Snapshot): unknown {
  return structuredClone({
    ...snapshot,
    families: snapshot.families.map((family) => ({
      ...family,
      points: family.points.map(({ distribution, ...point }) => ({
        ...point,
        distribution: distribution && spelledTiming(distribution),
      })),
    })),
  });
}

/** The exponential buckets that hold something: index and count. */
export function exponentialBuckets(
  timing: DistributionSnapshot,
): readonly (readonly [index: number, count: number])[] {
  const buckets: (readonly [number, number])[] = [];
  timing.eachBucket((index, count) => buckets.push([index, count]));
  return buckets;
}

function spelledTiming(timing: DistributionSnapshot): unknown {
  const quantiles = [0, 0.1, 0.5, 0.9, 0.99, 1].map((q) => timing.quantile(q));
  return { ...timing, quantiles, zeros: timing.zeros, exponential: exponentialBuckets(timing) };
}
