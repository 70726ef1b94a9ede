import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRegistry, type Registry } from '../../../src/count/registry/registry.ts';
import { partsOf } from '../../support/parts.ts';
import { count, counting, declarations, metric, state, timing } from './declarations.ts';

const shape = declarations({
  counts: [count('events')],
  timings: [timing()],
  metrics: [metric('counter', ['x'], 3), metric('timing', ['x'], 3)],
});
const seen = fc.record({
  label: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  durationMs: fc.integer({ min: 0, max: 100_000 }),
  isError: fc.boolean(),
});
type Seen = { readonly label: string; readonly durationMs: number; readonly isError: boolean };
const log = fc.array(seen, { maxLength: 40 });

describe('registries of several logs', () => {
  it('merge to the registry of all their lines', () => {
    fc.assert(
      fc.property(log, log, (one, other) => {
        const merged = registryOf(one);
        merged.merge(registryOf(other).save());
        const whole = registryOf([...one, ...other]);
        expect(mergeable(merged)).toEqual(mergeable(whole));
        expect(foundIn(merged)).toEqual(countsOf([...one, ...other]));
      }),
    );
  });

  it('merge to the same whatever their order and grouping', () => {
    fc.assert(
      fc.property(log, log, log, (a, b, c) => {
        const left = registryOf(a);
        left.merge(registryOf(b).save());
        left.merge(registryOf(c).save());
        const late = registryOf(b);
        late.merge(registryOf(c).save());
        const right = registryOf(a);
        right.merge(late.save());
        expect(mergeable(left)).toEqual(mergeable(right));
        const swapped = registryOf(c);
        swapped.merge(left.save());
        const straight = registryOf(c);
        straight.merge(right.save());
        expect(mergeable(swapped)).toEqual(mergeable(straight));
      }),
    );
  });

  it('add up what totals told, and each goes on by itself', () => {
    const one = counting('fused');
    one.total(0, 100);
    const other = counting('fused');
    other.total(0, 30);
    other.total(0, 5);
    one.merge(other.save());
    expect(partsOf(one.snapshot()).counts[0]?.value).toBe(135);
    one.count(0, 2);
    one.total(0, 102);
    expect(partsOf(one.snapshot()).counts[0]?.value).toBe(137);
  });

  it('keep their own states and gauges, and take those that they do not know', () => {
    const declared = declarations({
      states: [state('x'), state('y')],
      metrics: [metric('gauge', ['x'])],
    });
    const one = createRegistry(declared);
    one.state(0, 'own');
    one.metricGauge(0, ['a'], 1);
    const other = createRegistry(declared);
    for (const id of [0, 1]) other.state(id, 'theirs');
    for (const label of ['a', 'b']) other.metricGauge(0, [label], 2);
    one.merge(other.save());
    expect(partsOf(one.snapshot()).states.map(({ value }) => value)).toEqual(['own', 'theirs']);
    expect(partsOf(one.snapshot()).metrics[0]?.series.map(({ value }) => value)).toEqual([1, 2]);
  });

  it.each([
    ['judged here', [1, 2, 3, 4, 5], [10, 20]],
    ['judged there', [10, 20], [1, 2, 3, 4, 5]],
    ['judged by the values of both', [1, 2, 3], [10, 20, 22]],
    ['not seen here', [], [1, 2, 3, 4, 25]],
  ])('add up a heartbeat field whose kind was %s', (_, ours, theirs) => {
    const one = beating(ours);
    one.merge(beating(theirs).save());
    expect(partsOf(one.snapshot()).run.fields).toMatchObject([{ kind: 'total', value: 25 }]);
  });

  it('add up heartbeat fields of which neither knows what they are', () => {
    const one = beating([5]);
    one.merge(beating([7]).save());
    heartbeat(one, 2, 6);
    expect(partsOf(one.snapshot()).run.fields).toMatchObject([{ kind: undefined, value: 6 }]);
    for (const [at, total] of [9, 10].entries()) heartbeat(one, at + 3, total);
    expect(partsOf(one.snapshot()).run.fields).toMatchObject([{ kind: 'total', value: 17 }]);
  });

  it('go on by themselves with a heartbeat field that they took', () => {
    const one = beating([]);
    one.merge(beating([60, 70, 80, 90, 100]).save());
    for (const [at, total] of [30, 40].entries()) heartbeat(one, at + 1, total);
    expect(partsOf(one.snapshot()).run.fields).toMatchObject([{ kind: 'total', value: 140 }]);
  });
});

function beating(totals: readonly number[]): Registry {
  const registry = createRegistry(declarations());
  for (const [at, total] of totals.entries()) heartbeat(registry, at + 1, total);
  return registry;
}

function heartbeat(registry: Registry, n: number, total: number): void {
  registry.begin(n * 60_000);
  registry.serviceHeartbeat({ count: n, uptimeSeconds: n * 60, intervalSeconds: 60 });
  registry.heartbeatField('jobs', total, undefined);
}

function registryOf(log: readonly Seen[]): Registry {
  const registry = createRegistry(shape);
  for (const { label, durationMs, isError } of log) {
    registry.begin(undefined);
    registry.component(label, isError);
    registry.count(0, 1);
    registry.sample(0, durationMs);
    registry.metricCount(0, [label], 1);
    registry.metricSample(1, [label], durationMs);
    registry.discoveredSample(`${label}_ms`, durationMs);
  }
  return registry;
}

/** Records and errors of all components found. */
function foundIn(registry: Registry): [records: number, errors: number] {
  const { discoveredComponents } = partsOf(registry.snapshot());
  const sum = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);
  return [
    sum(discoveredComponents.map(({ records }) => records)),
    sum(discoveredComponents.map(({ errors }) => errors)),
  ];
}

function countsOf(log: readonly Seen[]): [records: number, errors: number] {
  return [log.length, log.filter(({ isError }) => isError).length];
}

/** Sums over everything, as which series are folded depends on which came first. */
function mergeable(registry: Registry): unknown {
  const { counts, timings, metrics, discoveredTimings } = partsOf(registry.snapshot());
  const [timing] = timings;
  const sum = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);
  return {
    counts,
    timing: {
      count: timing?.count,
      sum: timing?.sum,
      ends: [timing?.minimum, timing?.maximum],
      zeros: timing?.zeros,
      buckets: timing?.bucketCounts,
      quantiles: [0, 0.5, 0.9, 1].map((q) => timing?.quantile(q)),
    },
    labelled: sum((metrics[0]?.series ?? []).map(({ value }) => value ?? 0)),
    timed: sum((metrics[1]?.series ?? []).map(({ timing }) => timing?.count ?? 0)),
    found: foundIn(registry),
    discovered:
      sum(discoveredTimings.map(({ timing }) => timing.count)) +
      (registry.refusals.get('discovered_timings_full') ?? 0),
  };
}
