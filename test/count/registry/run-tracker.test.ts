import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Parts, partsOf } from '../../support/parts.ts';
import { counting } from './declarations.ts';

type Line =
  | { readonly startAt: number }
  | { readonly countAt: number }
  | { readonly at: number | undefined; readonly count?: number; readonly uptime?: number };

const minute = 60_000;

describe('the runs of the service', () => {
  it('begin with a start line, which is no restart', () => {
    const run = runAfter([{ startAt: 1000 }]);
    expect(run).toMatchObject({ restarts: 0, startedTimeMs: 1000, heartbeats: 0 });
  });

  it('restart with a start line after anything else', () => {
    expect(runAfter([{ countAt: 1 }, { startAt: 2 }]).restarts).toBe(1);
    expect(runAfter([{ at: 1, count: 4 }, { startAt: 2 }]).restarts).toBe(1);
    expect(runAfter([{ startAt: 1 }, { startAt: 2 }, { startAt: 3 }]).restarts).toBe(2);
  });

  it('restart where the number of the heartbeat goes back', () => {
    const run = runAfter([
      { at: 0, count: 7, uptime: 420 },
      { at: minute, count: 8, uptime: 480 },
      { at: 2 * minute, count: 1, uptime: 60 },
    ]);
    expect(run).toMatchObject({ restarts: 1, heartbeats: 3, missed: 0, doubled: 0 });
    expect(run.startedTimeMs).toBe(minute);
  });

  it('restart where the uptime goes back, though the number does not', () => {
    const run = runAfter([
      { at: 0, count: 1, uptime: 60 },
      { at: 2 * minute, count: 2, uptime: 30 },
    ]);
    expect(run.restarts).toBe(1);
    expect(
      runAfter([
        { at: 0, uptime: 60.9 },
        { at: 1, uptime: 60 },
      ]).restarts,
    ).toBe(0);
  });

  it('restart where the same number comes later with the same uptime', () => {
    const run = runAfter([
      { at: 0, count: 1, uptime: 60 },
      { at: 75_000, count: 1, uptime: 60.01 },
      { at: 150_000, count: 1, uptime: 60 },
    ]);
    expect(run).toMatchObject({ restarts: 2, doubled: 0 });
  });

  it('restart once when the start line and the number say so', () => {
    const run = runAfter([
      { startAt: 0 },
      { at: 9 * minute, count: 9, uptime: 540 },
      { startAt: 10 * minute },
      { at: 11 * minute, count: 1, uptime: 60 },
    ]);
    expect(run).toMatchObject({ restarts: 1, startedTimeMs: 10 * minute, missed: 0 });
  });
});

describe('a heartbeat of the service', () => {
  it('is missed, doubled or late by its number and interval', () => {
    const run = runAfter([
      { at: 0, count: 1, uptime: 60 },
      { at: minute, count: 2, uptime: 120 },
      { at: minute, count: 2, uptime: 120 },
      { at: 4 * minute, count: 5, uptime: 300 },
      { at: 5.6 * minute, count: 6, uptime: 396 },
      { at: 7 * minute, count: 7, uptime: 480 },
    ]);
    expect(run).toMatchObject({ heartbeats: 6, missed: 2, doubled: 1, late: 1, restarts: 0 });
    expect(run).toMatchObject({ lastHeartbeatTimeMs: 7 * minute, lastHeartbeatCount: 7 });
    expect(run).toMatchObject({ intervalSeconds: 60, startedTimeMs: -minute });
  });

  it('is doubled, not of another run, while the uptime grows', () => {
    const run = runAfter([
      { at: 0, count: 3, uptime: 180 },
      { at: minute, count: 3, uptime: 240 },
    ]);
    expect(run).toMatchObject({ doubled: 1, restarts: 0 });
  });

  it('needs neither time nor number', () => {
    const run = runAfter([{ at: undefined }, { at: undefined, count: NaN, uptime: -1 }]);
    expect(run).toEqual({
      writers: 1,
      byWriter: [],
      fields: [],
      writersFolded: 0,
      restarts: 0,
      heartbeats: 2,
      missed: 0,
      doubled: 0,
      late: 0,
      lastHeartbeatTimeMs: undefined,
      lastHeartbeatCount: undefined,
      intervalSeconds: 60,
      startedTimeMs: undefined,
    });
  });

  it('never counts below zero nor twice, whatever the log says', () => {
    const any = fc.oneof(fc.double(), fc.integer({ min: -2, max: 9 }), fc.constant(undefined));
    const line = fc.record({
      at: fc.option(fc.double(), { nil: undefined }),
      count: any,
      uptime: any,
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const registry = counting('fused');
        for (const { at, count, uptime } of lines) {
          registry.begin(at);
          registry.serviceHeartbeat({ count, uptimeSeconds: uptime, intervalSeconds: count });
        }
        const { restarts, heartbeats, missed, doubled, late } = partsOf(registry.snapshot()).run;
        expect(Math.min(restarts, missed, doubled, late)).toBeGreaterThanOrEqual(0);
        expect(restarts + doubled + late).toBeLessThanOrEqual(Math.max(0, lines.length - 1));
        expect(heartbeats).toBe(lines.length);
      }),
    );
  });
});

function runAfter(lines: readonly Line[]): Parts['run'] {
  const registry = counting('fused');
  for (const line of lines) {
    if ('startAt' in line) {
      registry.begin(line.startAt);
      registry.serviceStarted();
    } else if ('countAt' in line) {
      registry.begin(line.countAt);
      registry.count(0, 1);
    } else {
      registry.begin(line.at);
      registry.serviceHeartbeat({
        count: line.count,
        uptimeSeconds: line.uptime,
        intervalSeconds: 60,
      });
    }
  }
  return partsOf(registry.snapshot()).run;
}
