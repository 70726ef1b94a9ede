import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRegistry,
  type Registry,
  type RegistryState,
} from '../../../src/count/registry/registry.ts';
import type { Declarations } from '../../../src/model/declaration.ts';
import { partsOf } from '../../support/parts.ts';
import { runs } from '../../support/runs.ts';
import { count, declarations, metric, spelledOut, state, timing } from './declarations.ts';
import { observations, ofEverything } from './observations.ts';
import { observe, serviceLogs } from './service-model.ts';

describe('a registry that was saved and restored', () => {
  it('continues as if never interrupted, wherever it was', () => {
    fc.assert(
      fc.property(observations, fc.nat(), (observations, seed) => {
        const cut = seed % (observations.length + 1);
        const whole = createRegistry(ofEverything);
        let parted = createRegistry(ofEverything);
        for (const [at, observe] of observations.entries()) {
          if (at === cut) parted = restored(parted, ofEverything);
          observe(whole);
          observe(parted);
          // A record is observed in one turn: none is cut in half.
          if (at + 1 === cut) for (const one of [whole, parted]) one.begin(undefined);
        }
        expect(spelledOut(parted.snapshot())).toEqual(spelledOut(whole.snapshot()));
        expect(parted.refusals).toEqual(whole.refusals);
        expect(parted.save()).toEqual(whole.save());
      }),
      runs(300),
    );
  });

  it('counts a service on as if never interrupted, in whatever state its runs are', () => {
    const declared = declarations({ counts: [count('fused')] });
    fc.assert(
      fc.property(serviceLogs({ skew: 'any' }), fc.boolean(), (lines, numbered) => {
        const whole = createRegistry(declared);
        let parted = createRegistry(declared);
        for (const line of lines) {
          parted = restored(parted, declared);
          for (const registry of [whole, parted]) observe(registry, line, numbered);
          expect(partsOf(parted.snapshot())).toEqual(partsOf(whole.snapshot()));
        }
      }),
      runs(100),
    );
  });

  it('knows a restart still that a total told of, but no heartbeat yet', () => {
    const declared = declarations({ counts: [count('totals')] });
    const before = createRegistry(declared);
    before.begin(1000);
    before.serviceHeartbeat({ count: 9, uptimeSeconds: 9, intervalSeconds: 1 });
    before.total(0, 100);
    before.begin(2000);
    before.total(0, 3);
    const after = restored(before, declared);
    after.begin(3000);
    after.serviceHeartbeat({ count: 1, uptimeSeconds: 1, intervalSeconds: 1 });
    after.total(0, 5);
    expect(partsOf(after.snapshot()).counts[0]?.value).toBe(105);
  });

  it('is not changed by being saved, and saves the same again', () => {
    fc.assert(
      fc.property(observations, (observations) => {
        const registry = createRegistry(ofEverything);
        for (const observe of observations) observe(registry);
        const before = spelledOut(registry.snapshot());
        const saved = registry.save();
        expect(spelledOut(registry.snapshot())).toEqual(before);
        expect(throughJson(saved)).toEqual(saved);
        expect(restored(registry, ofEverything).save()).toEqual(saved);
      }),
    );
  });
});

describe('a snapshot', () => {
  it('is frozen, and nothing that is observed later changes it', () => {
    fc.assert(
      fc.property(observations, observations, (earlier, later) => {
        const registry = createRegistry(ofEverything);
        for (const observe of earlier) observe(registry);
        const snapshot = registry.snapshot();
        const before = spelledOut(snapshot);
        for (const observe of later) observe(registry);
        registry.snapshot();
        expect(spelledOut(snapshot)).toEqual(before);
        expect(unfrozen(snapshot)).toEqual([]);
      }),
    );
  });
});

describe('a registry restored under other declarations', () => {
  it('keeps what did not change, at its new place, and begins the rest anew', () => {
    const before = declarations({
      counts: [count('events', 'a'), count('fused', 'b'), count('events', 'c')],
      timings: [timing('one'), timing('two')],
      states: [state('x'), state('y', 'first')],
      metrics: [metric('counter', ['x']), metric('counter', ['x', 'y'])],
    });
    const registry = createRegistry(before);
    for (const id of [0, 1, 2]) registry.count(id, id + 1);
    for (const id of [0, 1]) registry.sample(id, 10 * (id + 1));
    registry.state(0, 'seen');
    registry.metricCount(0, ['v'], 4);
    registry.metricCount(1, ['v', 'w'], 5);
    const [counter, pair] = before.metrics;
    if (counter === undefined || pair === undefined) throw new Error('two metrics are declared');
    const after = restored(
      registry,
      declarations({
        counts: [count('events', 'new'), count('events', 'c'), count('events', 'b')],
        timings: [timing('two')],
        states: [state('y', 'second'), state('x')],
        metrics: [{ ...pair, labels: [...pair.labels].reverse() }, counter],
      }),
    ).snapshot();
    expect(partsOf(after).counts.map(({ value }) => value)).toEqual([0, 3, 0]);
    expect(partsOf(after).timings.map(({ sum }) => sum)).toEqual([20]);
    expect(partsOf(after).states.map(({ value }) => value)).toEqual(['second', 'seen']);
    expect(partsOf(after).metrics[0]?.series).toEqual([]);
    expect(partsOf(after).metrics[1]?.series).toMatchObject([{ labels: ['v'], value: 4 }]);
  });

  it('rebuilds buckets with other bounds, which add up to the count still', () => {
    const registry = createRegistry(declarations({ timings: [timing('t', [0.005, 0.5])] }));
    for (const ms of [0, 1, 5, 30, 200, 200, 900]) registry.sample(0, ms);
    const after = restored(registry, declarations({ timings: [timing('t', [0.1, 0.25])] }));
    expect(partsOf(after.snapshot()).timings[0]).toMatchObject({
      count: 7,
      sum: 1336,
      minimum: 0,
      maximum: 900,
      windowCount: 7,
      bucketCounts: [4, 2, 1],
      bounds: [0.1, 0.25],
    });
  });

  it('folds the series that there is no room for any more', () => {
    const wide = declarations({
      metrics: [metric('counter', ['x'], 9), metric('timing', ['x'], 9)],
    });
    const registry = createRegistry(wide);
    for (const x of ['a', 'b', 'c']) {
      registry.metricCount(0, [x], 2);
      registry.metricSample(1, [x], 7);
    }
    const narrow = declarations({
      metrics: [metric('counter', ['x'], 1), metric('timing', ['x'], 1)],
    });
    const [counters, timings] = partsOf(restored(registry, narrow).snapshot()).metrics;
    expect(counters?.series).toMatchObject([
      { labels: ['a'], value: 2 },
      { labels: ['other'], value: 4 },
    ]);
    expect(timings?.series).toMatchObject([
      { labels: ['a'], timing: { count: 1 } },
      { labels: ['other'], timing: { count: 2, sum: 14 } },
    ]);
  });

  it('keeps the last samples of a shorter window', () => {
    const registry = createRegistry(declarations({ timings: [timing()] }));
    for (const ms of [1, 2, 3, 4]) registry.sample(0, ms);
    const after = restored(registry, declarations({ timings: [timing()], windowSamples: 2 }));
    expect(partsOf(after.snapshot()).timings[0]).toMatchObject({
      windowAverageMs: 3.5,
      windowCount: 2,
    });
  });

  it('starts with nothing from the state of quite another service', () => {
    const registry = createRegistry(ofEverything);
    registry.count(0, 3);
    const after = restored(registry, declarations({ counts: [count('events', 'z')] })).snapshot();
    expect(partsOf(after).counts.map(({ value }) => value)).toEqual([0]);
  });
});

function restored(registry: Registry, under: Declarations): Registry {
  const fresh = createRegistry(under);
  fresh.restore(throughJson(registry.save()));
  return fresh;
}

function throughJson(state: RegistryState): RegistryState {
  return JSON.parse(JSON.stringify(state));
}

/** Paths of the objects in a value that are not frozen. */
function unfrozen(value: unknown, path = '$'): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, one]) => unfrozen(one, `${path}.${key}`));
  return Object.isFrozen(value) ? inside : [path, ...inside];
}
