import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRegistry, type Registry } from '../../../src/count/registry/registry.ts';
import { type Parts, partsOf } from '../../support/parts.ts';
import { declarations, exponentialBuckets, timing } from './declarations.ts';

const duration = fc.oneof(
  fc.double({ min: 1e-6, max: 2.592e9, noNaN: true }),
  fc.double({ min: 0.01, max: 1000, noNaN: true }),
  fc.constantFrom(0, 5, 10, 70, 500),
);

describe('a timing', () => {
  it('keeps count, sum, ends and buckets exactly, and quantiles within 1 %', () => {
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 200 }), (durations) => {
        const registry = timed();
        for (const one of durations) registry.sample(0, one);
        const seen = timingOf(registry);
        const sorted = durations.toSorted((a, b) => a - b);
        expect(seen.count).toBe(durations.length);
        expect(seen.sum).toBe(durations.reduce((sum, one) => sum + one, 0));
        expect([seen.minimum, seen.maximum]).toEqual([sorted[0], sorted.at(-1)]);
        expect(seen.quantile(0)).toBe(sorted[0]);
        expect(seen.quantile(1)).toBe(sorted.at(-1));
        for (const q of [0.01, 0.25, 0.5, 0.9, 0.95, 0.99]) {
          const exact = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;
          expect(Math.abs((seen.quantile(q) ?? NaN) - exact)).toBeLessThanOrEqual(0.01 * exact);
        }
        // Later versions of Prometheus take no native histogram whose buckets do not add up to its count.
        const exponential = exponentialBuckets(seen);
        const inBuckets = exponential.reduce((sum, [, count]) => sum + count, seen.zeros);
        expect(inBuckets).toBe(durations.length);
        const ends = [5, 10, 70, 500, 1000, 10_000, Infinity];
        expect(seen.bucketCounts).toEqual(
          ends.map((end, at) => {
            const above = ends[at - 1] ?? -1;
            return durations.filter((one) => one > above && one <= end).length;
          }),
        );
      }),
    );
  });

  it('counts a sample on a bound as within it, as the bound is written', () => {
    const registry = createRegistry(
      declarations({ timings: [timing('t', [0.00115, 0.07, 0.29])] }),
    );
    for (const bound of [1.15, 70, 290]) registry.sample(0, bound);
    expect(timingOf(registry).bucketCounts).toEqual([1, 1, 1, 0]);
  });

  it('is all unknown before its first sample', () => {
    const seen = timingOf(timed());
    expect(seen).toMatchObject({ count: 0, sum: 0, windowCount: 0 });
    expect([seen.minimum, seen.maximum, seen.windowAverageMs, seen.windowMaximumMs]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(seen.quantile(0.5)).toBeUndefined();
    expect(seen.bucketCounts).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('refuses what is no duration', () => {
    const registry = timed();
    for (const one of [-1, NaN, Infinity, -Infinity]) registry.sample(0, one);
    registry.sample(0, -0);
    const seen = timingOf(registry);
    expect(registry.refusals.get('number_out_of_range')).toBe(4);
    expect([seen.count, seen.minimum, seen.sum, seen.windowMaximumMs]).toEqual([1, 0, 0, 0]);
  });

  it('keeps exact ends for what is beyond the range of the sketch', () => {
    const registry = timed();
    for (const one of [1e-12, 1, 1e15]) registry.sample(0, one);
    const seen = timingOf(registry);
    expect([seen.quantile(0), seen.quantile(1)]).toEqual([1e-12, 1e15]);
    expect(seen.sum).toBe(1e-12 + 1 + 1e15);
  });

  it('gives the same snapshot while nothing changes, and another afterwards', () => {
    const registry = timed();
    registry.sample(0, 4);
    const shown = () => registry.snapshot().families.flatMap(({ points }) => points);
    const distributionsOf = () => shown().map(({ distribution }) => distribution);
    const first = timingOf(registry);
    expect(distributionsOf().every((one, at) => one === distributionsOf()[at])).toBe(true);
    registry.sample(0, 8);
    expect(timingOf(registry).count).toBe(2);
    expect([first.count, first.maximum, first.quantile(1), first.bucketCounts[0]]).toEqual([
      1, 4, 4, 1,
    ]);
  });
});

describe('the last samples', () => {
  it('are told by the service while it logs none', () => {
    const registry = timed();
    registry.summary(0, 0.12, 1.67);
    expect(lastOf(registry)).toEqual([0.12, 1.67, 0]);
    registry.summary(0, 0.27, 46.29);
    expect(lastOf(registry)).toEqual([0.27, 46.29, 0]);
  });

  it('are the samples of the log while there are any', () => {
    const registry = timed();
    registry.sample(0, 1);
    registry.sample(0, 4);
    registry.summary(0, 99, 999);
    expect(lastOf(registry)).toEqual([2.5, 4, 2]);
  });

  it('stay those of the log when the service repeats them rounded, without traffic', () => {
    const registry = timed();
    registry.sample(0, 1.23456);
    for (let heartbeat = 0; heartbeat < 3; heartbeat += 1) registry.summary(0, 1.23, 1.23);
    expect(lastOf(registry)).toEqual([1.23456, 1.23456, 1]);
  });

  it('are told by the service again once it falls silent, and by the log once it speaks', () => {
    const registry = timed();
    registry.summary(0, 10, 20);
    registry.sample(0, 1);
    expect(lastOf(registry)).toEqual([1, 1, 1]);
    registry.summary(0, 9.5, 20);
    expect(lastOf(registry)).toEqual([1, 1, 1]);
    registry.summary(0, 9, 20);
    expect(lastOf(registry)).toEqual([9, 20, 0]);
    registry.sample(0, 3);
    expect(lastOf(registry)).toEqual([3, 3, 1]);
  });

  it('keep their samples when the service says something else but nothing happens', () => {
    const registry = timed();
    registry.sample(0, 1);
    registry.summary(0, 10, 20);
    registry.summary(0, 10, 20);
    expect(lastOf(registry)).toEqual([10, 20, 1]);
    registry.sample(0, 3);
    expect(lastOf(registry)).toEqual([2, 3, 2]);
  });

  it('are forgotten when the service restarts, the distribution is not', () => {
    const registry = timed();
    registry.sample(0, 5);
    registry.begin(1);
    registry.serviceStarted();
    expect(lastOf(registry)).toEqual([undefined, undefined, 0]);
    expect(timingOf(registry).count).toBe(1);
    registry.summary(0, 7, 8);
    expect(lastOf(registry)).toEqual([7, 8, 0]);
    registry.begin(2);
    registry.serviceStarted();
    expect(lastOf(registry)).toEqual([undefined, undefined, 0]);
  });

  it('take from the log what a summary leaves out', () => {
    const registry = timed();
    registry.summary(0, undefined, undefined);
    expect(lastOf(registry)).toEqual([undefined, undefined, 0]);
    registry.summary(0, 3, undefined);
    expect(lastOf(registry)).toEqual([3, undefined, 0]);
  });
});

function timed(): Registry {
  return createRegistry(declarations({ timings: [timing()] }));
}

function timingOf(registry: Registry): Parts['timings'][number] {
  const [seen] = partsOf(registry.snapshot()).timings;
  if (seen === undefined) throw new Error('no timing is declared');
  return seen;
}

function lastOf(registry: Registry): (number | undefined)[] {
  const { windowAverageMs, windowMaximumMs, windowCount } = timingOf(registry);
  return [windowAverageMs, windowMaximumMs, windowCount];
}
