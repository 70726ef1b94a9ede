import { describe, expect, it } from 'vitest';
import { createRegistry, type Registry } from '../../../src/count/registry/registry.ts';
import { type Parts, partsOf } from '../../support/parts.ts';
import { count, counting, declarations } from './declarations.ts';

describe('a count of events', () => {
  it('adds them up, whatever else happens', () => {
    const registry = counting('events');
    registry.count(0, 2);
    registry.serviceStarted();
    registry.count(0, 3);
    heartbeat(registry, 5, 50);
    heartbeat(registry, 1, 10);
    registry.count(0, 0);
    expect(countedBy(registry)).toBe(5);
  });

  it('refuses what is no number of events', () => {
    const registry = counting('events');
    for (const by of [-1, NaN, Infinity]) registry.count(0, by);
    expect(countedBy(registry)).toBe(0);
    expect(registry.refusals.get('number_out_of_range')).toBe(3);
  });

  it('knows when the last one was', () => {
    const registry = counting('events');
    registry.begin(1000);
    registry.count(0, 1);
    registry.begin(2000);
    registry.count(0, 0);
    registry.begin(undefined);
    registry.count(0, 1);
    expect(countOf(registry).lastTimeMs).toBe(1000);
  });
});

describe('a count that has totals and events', () => {
  it('never adds them up', () => {
    const registry = counting('fused');
    registry.count(0, 30);
    registry.total(0, 30);
    registry.count(0, 5);
    expect(countedBy(registry)).toBe(35);
    registry.total(0, 35);
    expect(countedBy(registry)).toBe(35);
  });

  it('takes a first total for all that came before the log', () => {
    const registry = counting('fused');
    registry.count(0, 3);
    registry.total(0, 1000);
    registry.count(0, 1);
    expect(countOf(registry)).toMatchObject({ value: 1001, drift: 0 });
  });

  it('follows totals alone, and events again', () => {
    const registry = counting('fused');
    registry.total(0, 100);
    registry.total(0, 300);
    registry.count(0, 10);
    expect(countedBy(registry)).toBe(310);
    registry.total(0, 400);
    expect(countedBy(registry)).toBe(400);
  });

  it('holds on to events that a total did not know yet', () => {
    const registry = counting('fused');
    registry.total(0, 0);
    registry.count(0, 12);
    registry.total(0, 10);
    expect(countedBy(registry)).toBe(12);
    registry.count(0, 1);
    expect(countedBy(registry)).toBe(13);
    registry.begin(9);
    registry.serviceStarted();
    registry.count(0, 4);
    expect(countedBy(registry)).toBe(17);
    registry.total(0, 4);
    expect(countOf(registry)).toMatchObject({ value: 17, drift: 0 });
  });

  it('takes back surplus events at the next totals', () => {
    const registry = counting('fused');
    registry.total(0, 0);
    registry.count(0, 20);
    registry.total(0, 10);
    registry.count(0, 10);
    registry.total(0, 20);
    registry.count(0, 10);
    registry.total(0, 30);
    expect(countOf(registry)).toMatchObject({ value: 30, drift: 10 });
  });

  it('knows when it grew last', () => {
    const registry = counting('fused');
    registry.begin(1000);
    registry.total(0, 10);
    registry.begin(2000);
    registry.total(0, 10);
    expect(countOf(registry).lastTimeMs).toBe(1000);
    registry.begin(3000);
    registry.count(0, 1);
    registry.begin(4000);
    registry.total(0, 11);
    expect(countOf(registry).lastTimeMs).toBe(3000);
    registry.begin(5000);
    registry.total(0, 12);
    expect(countOf(registry).lastTimeMs).toBe(5000);
  });
});

describe('a restart of the service', () => {
  it('shows in a total that falls, and loses nothing of silent runs', () => {
    const registry = counting('totals');
    registry.total(0, 100);
    registry.total(0, 7);
    expect(countedBy(registry)).toBe(107);
    registry.total(0, 0);
    registry.total(0, 1);
    expect(countedBy(registry)).toBe(108);
  });

  it('shares the events since the old total between the runs', () => {
    const registry = counting('fused');
    registry.total(0, 100);
    registry.count(0, 5 + 8);
    registry.total(0, 8);
    expect(countedBy(registry)).toBe(113);
    registry.count(0, 2);
    registry.total(0, 10);
    expect(countedBy(registry)).toBe(115);
  });

  it('ends the old run where its start line says', () => {
    const registry = counting('fused');
    registry.total(0, 100);
    registry.count(0, 5);
    registry.serviceStarted();
    registry.total(0, 1000);
    expect(countedBy(registry)).toBe(1105);
  });

  it('shows in a heartbeat that goes back, however high the new total is', () => {
    const registry = counting('fused');
    heartbeat(registry, 5, 300);
    registry.total(0, 100);
    registry.count(0, 3);
    heartbeat(registry, 1, 60);
    registry.total(0, 150);
    expect(countedBy(registry)).toBe(250);
    heartbeat(registry, 2, 120);
    registry.total(0, 160);
    expect(countedBy(registry)).toBe(260);
  });

  it('is one, told by its start line and by the heartbeat after it', () => {
    const registry = counting('fused');
    heartbeat(registry, 5, 300);
    registry.total(0, 100);
    registry.begin(400_000);
    registry.serviceStarted();
    heartbeat(registry, 1, 60);
    registry.total(0, 150);
    expect(countedBy(registry)).toBe(250);
    expect(partsOf(registry.snapshot()).run.restarts).toBe(1);
  });

  it('is one, told by a total that fell and by the heartbeat after it', () => {
    const registry = counting('totals');
    heartbeat(registry, 5, 300);
    registry.total(0, 100);
    registry.begin(310_000);
    registry.total(0, 8);
    heartbeat(registry, 1, 60);
    registry.total(0, 10);
    expect(countedBy(registry)).toBe(110);
    heartbeat(registry, 2, 120);
    registry.total(0, 20);
    heartbeat(registry, 1, 60);
    registry.total(0, 25);
    expect(countedBy(registry)).toBe(145);
  });

  it('is told by a heartbeat after a total fell in the heartbeat before', () => {
    const registry = counting('totals');
    heartbeat(registry, 5, 300);
    registry.total(0, 100);
    heartbeat(registry, 6, 360);
    registry.total(0, 8);
    heartbeat(registry, 1, 60);
    registry.total(0, 10);
    expect(countedBy(registry)).toBe(118);
  });

  it('waits for the next total, over heartbeats that print none', () => {
    const registry = counting('fused');
    heartbeat(registry, 5, 300);
    registry.total(0, 100);
    heartbeat(registry, 1, 60);
    registry.count(0, 4);
    heartbeat(registry, 2, 120);
    expect(countedBy(registry)).toBe(104);
    registry.total(0, 120);
    expect(countedBy(registry)).toBe(220);
  });
});

describe('a count with totals in several lines', () => {
  it('does not take a total that was printed late for a restart', () => {
    const from = [
      { kind: 'total', field: 'a' },
      { kind: 'total', field: 'b' },
    ] as const;
    const counts = [{ ...count('totals'), from }];
    const registry = createRegistry(declarations({ counts }));
    registry.total(0, 100);
    registry.total(0, 98);
    registry.total(0, 103);
    expect(countedBy(registry)).toBe(103);
    registry.total(0, 20);
    expect(countedBy(registry)).toBe(123);
  });
});

describe('drift', () => {
  it('is what events lack for good', () => {
    expect(
      driftAfter([
        [100, 100],
        [90, 100],
        [100, 100],
        [100, 100],
      ]),
    ).toBe(10);
  });

  it('is what events have too many for good', () => {
    expect(
      driftAfter([
        [100, 100],
        [107, 100],
        [100, 100],
        [100, 100],
      ]),
    ).toBe(7);
    expect(
      driftAfter([
        [100, 100],
        [107, 100],
        [0, 0],
      ]),
    ).toBe(7);
  });

  it('adds up over what is lost at different times', () => {
    expect(
      driftAfter([
        [90, 100],
        [100, 100],
        [80, 100],
        [100, 100],
      ]),
    ).toBe(30);
  });

  it('is not what the next total takes back', () => {
    expect(
      driftAfter([
        [100, 98],
        [100, 102],
        [97, 100],
        [103, 100],
        [50, 50],
      ]),
    ).toBe(0);
  });

  it('stays within a skew that comes and goes', () => {
    const skewed = [
      [102, 100],
      [100, 100],
      [98, 100],
      [100, 100],
    ] as const;
    const often = Array.from({ length: 100 }, () => skewed).flat();
    expect(driftAfter(often)).toBeLessThanOrEqual(2);
  });

  it('is not that a service logs no events', () => {
    const silent = [
      [0, 100],
      [0, 50],
      [0, 0],
    ] as const;
    expect(driftAfter(silent)).toBe(0);
    const switched = [[100, 100], [30, 100], ...silent, [60, 100], [100, 100], [100, 100]] as const;
    expect(driftAfter(switched)).toBe(0);
  });

  it('is kept over restarts and not made by them', () => {
    const registry = counting('fused');
    play(registry, [
      [90, 100],
      [100, 100],
    ]);
    registry.total(0, 5);
    expect(countOf(registry).drift).toBe(10);
    registry.count(0, 5);
    registry.total(0, 10);
    expect(countOf(registry).drift).toBe(10);
  });

  it('is none for fractions that add up with the last bit missing', () => {
    const registry = counting('fused');
    registry.serviceStarted();
    for (let interval = 1; interval < 20; interval += 1) {
      for (let event = 0; event < 7; event += 1) registry.count(0, 0.1);
      registry.total(0, interval * 0.7);
    }
    expect(countOf(registry).drift).toBe(0);
  });
});

function driftAfter(intervals: readonly (readonly [events: number, grown: number])[]): number {
  const registry = counting('fused');
  play(registry, intervals);
  return countOf(registry).drift;
}

/** A run with these events in the log, and what the service's own total grew by, in intervals. */
function play(registry: Registry, intervals: readonly (readonly [number, number])[]): void {
  registry.serviceStarted();
  let total = 0;
  for (const [events, grown] of intervals) {
    registry.count(0, events);
    total += grown;
    registry.total(0, total);
  }
}

function heartbeat(registry: Registry, number: number, uptimeSeconds: number): void {
  registry.begin(number * 1_000_000);
  registry.serviceHeartbeat({ count: number, uptimeSeconds, intervalSeconds: 60 });
}

function countOf(registry: Registry): Parts['counts'][number] {
  const [counted] = partsOf(registry.snapshot()).counts;
  if (counted === undefined) throw new Error('no count is declared');
  return counted;
}

function countedBy(registry: Registry): number {
  return countOf(registry).value;
}
