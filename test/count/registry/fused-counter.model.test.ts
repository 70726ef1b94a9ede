import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../support/parts.ts';
import { runs } from '../../support/runs.ts';
import { counting } from './declarations.ts';
import { type ModelLine, maxSkew, observe, serviceLogs } from './service-model.ts';

const often = runs(300);

describe('a fused count of a service', () => {
  it('is the truth at every line of a log that holds all events and start lines', () => {
    const complete = serviceLogs({ logged: true, startLines: true, skew: 'alone' });
    fc.assert(
      fc.property(complete, (lines) => {
        for (const [line, published] of publishedAt(lines)) expect(published).toBe(line.truth);
      }),
      often,
    );
  });

  it('is the truth at every line of a log without start lines, by its heartbeats', () => {
    const complete = serviceLogs({ logged: true, startLines: false, skew: 'none' });
    fc.assert(
      fc.property(complete, (lines) => {
        for (const [line, published] of publishedAt(lines)) expect(published).toBe(line.truth);
      }),
      often,
    );
  });

  it('is the truth without numbers too, where the totals of every new run fall', () => {
    const complete = serviceLogs({ logged: true, startLines: false, skew: 'none' });
    const telling = complete.filter((lines) => restartsTold(lines));
    fc.assert(
      fc.property(telling, (lines) => {
        for (const [line, published] of publishedAt(lines, false)) {
          expect(published).toBe(line.truth);
        }
      }),
      often,
    );
  });

  it('is the sum of what the totals of all runs told, where no event is in the log', () => {
    const silent = serviceLogs({ logged: false, skew: 'any' });
    fc.assert(
      fc.property(silent, (lines) => {
        const heartbeats = publishedAt(lines).filter(([{ kind }]) => kind === 'heartbeat');
        for (const [, published, told] of heartbeats) expect(published).toBe(told);
      }),
      often,
    );
  });

  it('never falls, and is never below what totals told, however the service logs', () => {
    fc.assert(
      fc.property(serviceLogs({ skew: 'any' }), fc.nat({ max: 40 }), (lines, attachedAt) => {
        let before = 0;
        for (const [line, published, told] of publishedAt(lines.slice(attachedAt))) {
          const least = line.kind === 'heartbeat' ? told : 0;
          expect(published).toBeGreaterThanOrEqual(Math.max(before, least));
          before = published;
        }
      }),
      often,
    );
  });

  it('counts nothing twice, but for events in flight where no start line parts two runs', () => {
    fc.assert(
      fc.property(
        serviceLogs({ skew: 'any' }),
        fc.nat({ max: 40 }),
        fc.boolean(),
        (lines, attachedAt, numbered) => {
          const followed = lines.slice(attachedAt);
          const firstRun = followed[0]?.run ?? 0;
          for (const [line, published] of publishedAt(followed, numbered)) {
            const allowed = maxSkew * (line.run - firstRun + 1);
            const truth = line.truth - truthBefore(lines, firstRun);
            expect(published).toBeLessThanOrEqual(truth + allowed);
          }
        },
      ),
      often,
    );
  });

  it('counts nothing twice at all where every run has its start line', () => {
    fc.assert(
      fc.property(serviceLogs({ skew: 'any', startLines: true }), (lines) => {
        for (const [line, published] of publishedAt(lines)) {
          expect(published).toBeLessThanOrEqual(line.truth);
        }
      }),
      often,
    );
  });

  it('lacks at most the events in flight at each start line, where all events are there', () => {
    const complete = serviceLogs({ logged: true, startLines: true, skew: 'any' });
    fc.assert(
      fc.property(complete, (lines) => {
        for (const [line, published] of publishedAt(lines)) {
          expect(published).toBeGreaterThanOrEqual(line.truth - maxSkew * (line.run + 1));
        }
      }),
      often,
    );
  });

  it('has no drift where a log holds all events or none, wherever it is joined', () => {
    const habit = fc.record({ logged: fc.boolean(), startLines: fc.boolean() });
    const logs = habit.chain((habits) => serviceLogs({ ...habits, skew: 'none' }));
    fc.assert(
      fc.property(logs, fc.nat({ max: 40 }), (lines, joinedAt) => {
        const registry = counting('fused');
        for (const line of lines.slice(joinedAt)) observe(registry, line);
        expect(partsOf(registry.snapshot()).counts[0]?.drift).toBe(0);
      }),
      often,
    );
  });
});

/** What was published at each line, and what the totals up to there told of all their runs. */
function publishedAt(
  lines: readonly ModelLine[],
  numbered = true,
): (readonly [line: ModelLine, published: number, told: number])[] {
  const registry = counting('fused');
  const lastTotals = new Map<number, number>();
  return lines.map((line) => {
    observe(registry, line, numbered);
    if (line.kind === 'heartbeat') lastTotals.set(line.run, line.total);
    const told = [...lastTotals.values()].reduce((sum, total) => sum + total, 0);
    return [line, partsOf(registry.snapshot()).counts[0]?.value ?? Number.NaN, told] as const;
  });
}

/** Whether the first total of each run is below the last one before. */
function restartsTold(lines: readonly ModelLine[]): boolean {
  const heartbeats = lines.filter(({ kind }) => kind === 'heartbeat');
  return heartbeats.every((line, at) => {
    const before = heartbeats[at - 1];
    return before === undefined || before.run === line.run || line.total < before.total;
  });
}

/** Events of the runs before this one, as its own lines know them. */
function truthBefore(lines: readonly ModelLine[], run: number): number {
  const first = lines.find((line) => line.run === run);
  return first?.truthBefore ?? 0;
}
