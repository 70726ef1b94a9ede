import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRegistry, type Registry } from '../../../src/count/registry/registry.ts';
import type { Writer } from '../../../src/model/observation.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { type Parts, partsOf } from '../../support/parts.ts';
import { runs } from '../../support/runs.ts';
import { count, counting, declarations } from './declarations.ts';
import { type ModelLine, observe, serviceLogs } from './service-model.ts';

const minute = 60_000;

describe('several writers in one log', () => {
  it('are the sum of their separate logs at every line, however they take turns', () => {
    const own = serviceLogs({ skew: 'any', startLines: true });
    const ownLogs = fc.array(own, { minLength: 2, maxLength: 4 });
    const turns = fc.infiniteStream(fc.nat({ max: 3 }));
    fc.assert(
      fc.property(ownLogs, turns, (logs, order) => {
        const together = counting('fused');
        const alone = logs.map(() => counting('fused'));
        for (const [writer, line] of mixed(logs, order)) {
          observe(together, line, true, writer);
          const own = alone[Number(writer.key.slice('pid='.length))];
          if (own !== undefined) observe(own, line);
          const sum = (of: (snapshot: Snapshot) => number | undefined): number =>
            alone.reduce((total, registry) => total + (of(registry.snapshot()) ?? 0), 0);
          const { counts, run } = partsOf(together.snapshot());
          expect(counts[0]?.value).toBe(sum((snapshot) => partsOf(snapshot).counts[0]?.value));
          expect(counts[0]?.drift).toBe(sum((snapshot) => partsOf(snapshot).counts[0]?.drift));
          for (const key of ['heartbeats', 'missed', 'doubled', 'late'] as const) {
            expect(run[key]).toBe(sum((snapshot) => partsOf(snapshot).run[key]));
          }
        }
      }),
      runs(25),
    );
  });

  it('whose totals are all there is add up, and taking turns is no restart', () => {
    const run = beats([
      ['a', 0, 1, 5],
      ['b', 1, 1, 900],
      ['a', minute, 2, 9],
      ['b', minute, 2, 950],
      ['a', 2 * minute, 3, 12],
    ]);
    expect(run.value).toBe(962);
    expect(run).toMatchObject({ writers: 2, restarts: 0, missed: 0, doubled: 0, late: 0 });
    expect(run.byWriter).toMatchObject([
      { name: 'pid=a', figures: { heartbeats: 3 }, counts: [12] },
      { name: 'pid=b', figures: { heartbeats: 2 }, counts: [950] },
    ]);
  });

  it('where a new name takes the place of a silent one, the service restarted', () => {
    const run = beats([
      ['a', 0, 1, 5],
      ['a', minute, 2, 9],
      ['b', 3 * minute, 1, 4],
      ['b', 4 * minute, 2, 8],
      ['b', 5 * minute, 3, 12],
      ['b', 6 * minute, 4, 12],
    ]);
    expect(run).toMatchObject({ restarts: 1, writers: 1, value: 21 });
  });

  it('where replicas are replaced while the old ones still write, nothing restarted', () => {
    const run = beats([
      ['a', 0, 1, 5],
      ['b', 1, 1, 4],
      ['a', minute, 2, 9],
      ['b', minute, 2, 8],
      ['b', 2 * minute, 3, 12],
      ['b', 3 * minute, 4, 12],
      ['b', 4 * minute, 5, 12],
      ['b', 5 * minute, 6, 12],
      ['b', 6 * minute, 7, 12],
      ['b', 7 * minute, 8, 12],
      ['b', 8 * minute, 9, 12],
    ]);
    expect(run).toMatchObject({ restarts: 0, writers: 1, value: 21 });
  });

  it('never count an event of no name again that a total holds', () => {
    const registry = counting('fused');
    const tell = (at: number, name: string | undefined, of: number): void => {
      registry.begin(at, name === undefined ? undefined : { read: () => named(name) });
      if (name === undefined) registry.count(0, of);
      else registry.total(0, of);
    };
    tell(1, undefined, 10);
    tell(2, 'a', 4);
    expect(partsOf(registry.snapshot()).counts[0]?.value).toBe(10);
    tell(3, 'b', 6);
    expect(partsOf(registry.snapshot()).counts[0]?.value).toBe(10);
    tell(4, 'b', 9);
    expect(partsOf(registry.snapshot()).counts[0]?.value).toBe(13);
  });

  it('beyond 256 are refused while all of them write, and folded once some fell silent', () => {
    const registry = counting('totals');
    for (let pid = 0; pid < 300; pid += 1) beat(registry, `${pid}`, 0, 1, 10);
    expect(partsOf(registry.snapshot()).counts[0]?.value).toBe(2560);
    // The heartbeat and its total.
    expect(registry.refusals.get('writers_full')).toBe(88);
    for (let n = 2; n < 1100; n += 1) beat(registry, '0', n * minute, n, 10);
    beat(registry, '299', 1101 * minute, 1, 10);
    const { counts, run } = partsOf(registry.snapshot());
    expect(counts[0]?.value).toBe(2570);
    expect(run).toMatchObject({ writersFolded: 1, writers: 2 });
  });

  it('are known again after a restart of the sidecar, at any line', () => {
    const logs = fc.tuple(serviceLogs({ skew: 'any' }), serviceLogs({ skew: 'any' }));
    const turns = fc.infiniteStream(fc.nat({ max: 1 }));
    fc.assert(
      fc.property(logs, turns, fc.nat({ max: 60 }), (two, order, cut) => {
        const lines = mixed(two, order);
        const whole = counting('fused');
        let resumed = counting('fused');
        for (const [at, [writer, line]] of lines.entries()) {
          if (at === cut) {
            const state = JSON.parse(JSON.stringify(resumed.save()));
            resumed = counting('fused');
            resumed.restore(state);
          }
          observe(whole, line, true, writer);
          observe(resumed, line, true, writer);
        }
        expect(partsOf(resumed.snapshot())).toEqual(partsOf(whole.snapshot()));
      }),
      runs(100),
    );
  });
});

describe('deltas of the service', () => {
  it('add up over restarts, and a doubled heartbeat adds nothing', () => {
    const registry = counting('deltas');
    deltaBeat(registry, 1, 40);
    deltaBeat(registry, 2, 10);
    deltaBeat(registry, 2, 10);
    deltaBeat(registry, 3, 7);
    expect(partsOf(registry.snapshot()).counts[0]?.value).toBe(57);
    deltaBeat(registry, 1, 5, 10);
    expect(partsOf(registry.snapshot())).toMatchObject({
      counts: [{ value: 62 }],
      run: { restarts: 1 },
    });
  });

  it('are added where a heartbeat out of turn has the number of the one before', () => {
    const registry = counting('deltas');
    deltaBeat(registry, 1, 40);
    registry.begin(1.5 * minute);
    registry.serviceHeartbeat({ count: 1, uptimeSeconds: 90, intervalSeconds: 60 });
    registry.delta(0, 5);
    deltaBeat(registry, 2, 7);
    expect(partsOf(registry.snapshot())).toMatchObject({
      counts: [{ value: 52 }],
      run: { doubled: 1, restarts: 0 },
    });
  });

  it('that come late are added where they were missed', () => {
    const registry = counting('deltas');
    for (const n of [1, 2, 4, 3, 5]) deltaBeat(registry, n, 10);
    expect(partsOf(registry.snapshot())).toMatchObject({
      counts: [{ value: 50 }],
      run: { late: 1, missed: 1, restarts: 0 },
    });
  });
});

describe('printed rates', () => {
  it('agree within rounding with what the total grew by', () => {
    const registry = counting('totals');
    rateBeat(registry, 1, 100, 1);
    rateBeat(registry, 2, 220, 2);
    rateBeat(registry, 3, 300, 1.33);
    expect(partsOf(registry.snapshot()).counts[0]?.rate).toEqual({
      compared: 2,
      disagreed: 0,
      worst: undefined,
    });
    rateBeat(registry, 4, 360, 7);
    rateBeat(registry, 5, 420, 1.2);
    expect(partsOf(registry.snapshot()).counts[0]?.rate).toEqual({
      compared: 4,
      disagreed: 2,
      worst: { printed: 7, counted: 1 },
    });
  });

  it('are compared within one run and with no heartbeat missing in between', () => {
    const registry = counting('totals');
    rateBeat(registry, 1, 100, 5);
    rateBeat(registry, 3, 300, 5);
    rateBeat(registry, 1, 30, 5, 10);
    expect(partsOf(registry.snapshot()).counts[0]?.rate).toBeUndefined();
  });
});

function named(pid: string): Writer {
  return { key: `pid=${pid}`, fields: 'pid' };
}

function beat(registry: Registry, pid: string, at: number, n: number, total: number): void {
  registry.begin(at, { read: () => named(pid) });
  registry.serviceHeartbeat({ count: n, uptimeSeconds: n * 60, intervalSeconds: 60 });
  registry.total(0, total);
}

function beats(
  lines: readonly (readonly [pid: string, at: number, n: number, total: number])[],
): Parts['run'] & { readonly value: number | undefined } {
  const registry = createRegistry(declarations({ counts: [count('totals')] }));
  for (const line of lines) beat(registry, ...line);
  const { counts, run } = partsOf(registry.snapshot());
  return { ...run, value: counts[0]?.value };
}

function deltaBeat(registry: Registry, n: number, by: number, after = 0): void {
  registry.begin((n + after) * minute);
  registry.serviceHeartbeat({ count: n, uptimeSeconds: n * 60, intervalSeconds: 60 });
  registry.delta(0, by);
}

function rateBeat(registry: Registry, n: number, total: number, rate: number, after = 0): void {
  beatAt(registry, n, after);
  registry.total(0, total);
  registry.printedRate(0, rate);
}

function beatAt(registry: Registry, n: number, after: number): void {
  registry.begin((n + after) * minute);
  registry.serviceHeartbeat({ count: n, uptimeSeconds: n * 60, intervalSeconds: 60 });
}

/** Lines of several logs in one, each in its own order. */
function mixed(
  logs: readonly (readonly ModelLine[])[],
  order: Iterable<number>,
): readonly (readonly [Writer, ModelLine])[] {
  const left = logs.map((lines, at) => ({ writer: named(String(at)), lines: [...lines] }));
  const all: (readonly [Writer, ModelLine])[] = [];
  for (const turn of order) {
    const open = left.filter(({ lines }) => lines.length > 0);
    const next = open[turn % Math.max(1, open.length)];
    const line = next?.lines.shift();
    if (next === undefined || line === undefined) return all;
    all.push([next.writer, line]);
  }
  return all;
}
