import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRegistry, type Registry } from '../../../src/count/registry/registry.ts';
import { maxTextLength } from '../../../src/count/store/text-copy.ts';
import { type Parts, partsOf } from '../../support/parts.ts';
import { declarations, metric } from './declarations.ts';

describe('series with labels', () => {
  it('are apart whenever their label values are', () => {
    const value = fc.string({
      unit: fc.constantFrom('a', 'b', ',', '"', '\0', '\\', ':', '\ud800', 'é'),
    });
    const labels = fc.tuple(value, value, value);
    fc.assert(
      fc.property(fc.array(labels, { maxLength: 60 }), (observed) => {
        const registry = createRegistry(
          declarations({ metrics: [metric('counter', ['x', 'y', 'z'], 1000)] }),
        );
        const expected = new Map<string, number>();
        for (const labels of observed) {
          registry.metricCount(0, labels, 1);
          const key = JSON.stringify(labels);
          expected.set(key, (expected.get(key) ?? 0) + 1);
        }
        const { series } = familyOf(registry);
        expect(new Map(series.map((one) => [JSON.stringify(one.labels), one.value]))).toEqual(
          expected,
        );
      }),
    );
  });

  it('copy their labels, which the caller uses again', () => {
    const registry = createRegistry(declarations({ metrics: [metric('counter', ['x'])] }));
    const labels = ['first'];
    registry.metricCount(0, labels, 1);
    labels[0] = 'second';
    registry.metricCount(0, labels, 2);
    expect(familyOf(registry).series).toMatchObject([
      { labels: ['first'], value: 1 },
      { labels: ['second'], value: 2 },
    ]);
  });

  it('fold into one more when there are too many, and lose nothing', () => {
    const registry = createRegistry(declarations({ metrics: [metric('counter', ['x', 'y'], 2)] }));
    for (const x of ['a', 'b', 'c', 'd', 'a']) registry.metricCount(0, [x, 'y'], 1);
    expect(familyOf(registry)).toMatchObject({
      folded: 2,
      series: [
        { labels: ['a', 'y'], value: 2 },
        { labels: ['b', 'y'], value: 1 },
        { labels: ['other', 'other'], value: 2 },
      ],
    });
  });

  it('that come often are admitted behind a flood of those that come once', () => {
    const registry = createRegistry(declarations({ metrics: [metric('counter', ['x'], 100)] }));
    for (let n = 0; n < 5_000; n += 1) {
      registry.metricCount(0, [`once ${n}`], 1);
      if (n >= 1_000) registry.metricCount(0, [`often ${n % 10}`], 1);
    }
    const { series } = familyOf(registry);
    const often = series.filter(({ labels }) => labels[0]?.startsWith('often'));
    expect(often).toHaveLength(10);
    for (const { value } of often) expect(value).toBeGreaterThan(380);
    expect(series.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(9_000);
    expect(series.length).toBeLessThanOrEqual(101);
  });

  it('that read other themselves are the one that takes the rest', () => {
    const registry = createRegistry(declarations({ metrics: [metric('counter', ['x'], 1)] }));
    registry.metricCount(0, ['other'], 5);
    registry.metricCount(0, ['a'], 1);
    registry.metricCount(0, ['b'], 2);
    expect(familyOf(registry)).toMatchObject({
      folded: 1,
      series: [
        { labels: ['a'], value: 1 },
        { labels: ['other'], value: 7 },
      ],
    });
  });

  it('stay bounded in memory under a million values, of a megabyte some', () => {
    const registry = createRegistry(
      declarations({ metrics: [metric('timing', ['x'], 10), metric('counter', ['x', 'y'], 10)] }),
    );
    const chunk = 'x'.repeat(1 << 20);
    for (let value = 0; value < 1_000_000; value += 1) {
      registry.metricSample(0, [`value ${value}`], value);
      registry.metricCount(
        1,
        [`value ${value}`, value % 10_000 === 0 ? `${value}${chunk}` : ''],
        1,
      );
    }
    const [timings, counters] = partsOf(registry.snapshot()).metrics;
    expect([timings?.series.length, timings?.folded]).toEqual([11, 999_990]);
    expect([counters?.series.length, counters?.folded]).toEqual([11, 999_990]);
    expect(counters?.series[0]?.labels[1]).toBe(`0${chunk}`.slice(0, maxTextLength));
    expect(JSON.stringify(registry.save()).length).toBeLessThan(60_000);
  });

  it('do not hold on to the text that their values were cut from', () => {
    const labels = ['x'];
    const registry = createRegistry(declarations({ metrics: [metric('counter', labels, 1000)] }));
    const before = heapBytes();
    for (let value = 0; value < 300; value += 1) {
      const chunk = `value number ${value} of them ${String(value % 10).repeat(1 << 20)}`;
      registry.metricCount(0, [chunk.slice(0, 24)], 1);
    }
    const grownBytes = heapBytes() - before;
    expect(familyOf(registry).series).toHaveLength(300);
    expect(grownBytes).toBeLessThan(20 * (1 << 20));
  });

  it('cut a long value where no character is split', () => {
    const registry = createRegistry(declarations({ metrics: [metric('counter', ['x'])] }));
    registry.metricCount(0, [`${'x'.repeat(maxTextLength - 1)}😀`], 1);
    expect(familyOf(registry).series[0]?.labels[0]).toBe('x'.repeat(maxTextLength - 1));
  });
});

describe('a family', () => {
  it('without labels is there from the start at 0, unless it is a gauge', () => {
    const metrics = (['counter', 'gauge', 'timing'] as const).map((type) => metric(type, []));
    const [counter, gauge, timing] = partsOf(
      createRegistry(declarations({ metrics })).snapshot(),
    ).metrics;
    expect(counter?.series).toEqual([{ labels: [], value: 0, timing: undefined }]);
    expect(gauge?.series).toEqual([]);
    expect(timing?.series).toMatchObject([{ labels: [], timing: { count: 0 } }]);
  });

  it('of timings has no window, which only heartbeats need', () => {
    const registry = createRegistry(declarations({ metrics: [metric('timing', ['x'])] }));
    registry.metricSample(0, ['a'], 3);
    const family = registry.snapshot().families.find(({ quantity }) => quantity.kind === 'timing');
    expect(family?.points).toMatchObject([{ distribution: { count: 1 } }]);
    expect(family?.facets).toEqual({ folded: 0 });
  });

  it('of gauges keeps the last value', () => {
    const registry = createRegistry(declarations({ metrics: [metric('gauge', ['x'])] }));
    registry.metricGauge(0, ['a'], 3);
    registry.metricGauge(0, ['a'], -2);
    registry.metricGauge(0, ['a'], NaN);
    registry.metricGauge(0, ['b'], -0);
    expect(familyOf(registry).series.map(({ value }) => value)).toEqual([-2, 0]);
    expect(registry.refusals.get('number_out_of_range')).toBe(1);
  });
});

describe('discovered timings', () => {
  it('are one a field, as many as there is room for', () => {
    const registry = createRegistry(declarations({ maxDiscoveredTimings: 2 }));
    for (const field of ['a_ms', 'b_ms', 'c_ms', 'a_ms']) registry.discoveredSample(field, 5);
    const { discoveredTimings } = partsOf(registry.snapshot());
    expect(discoveredTimings.map(({ field, timing }) => [field, timing.count])).toEqual([
      ['a_ms', 2],
      ['b_ms', 1],
    ]);
    expect(registry.refusals).toEqual(new Map([['discovered_timings_full', 1]]));
  });
});

describe('refusals', () => {
  it('are counted by reason, of which there are not endlessly many', () => {
    const registry = createRegistry(declarations());
    for (let reason = 0; reason < 1000; reason += 1) registry.refuse(`reason_${reason}`);
    registry.refuse('reason_0');
    expect(registry.refusals.get('reason_0')).toBe(2);
    expect(registry.refusals.get('other')).toBe(1000 - 64);
    expect(registry.refusals.size).toBe(65);
  });
});

/** Bytes in use after a full collection. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

function familyOf(registry: Registry): Parts['metrics'][number] {
  const [family] = partsOf(registry.snapshot()).metrics;
  if (family === undefined) throw new Error('no metric is declared');
  return family;
}
