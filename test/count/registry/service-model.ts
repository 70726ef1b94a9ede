import fc from 'fast-check';
import type { Registry } from '../../../src/count/registry/registry.ts';
import type { Writer } from '../../../src/model/observation.ts';

/** What a service did between two of its heartbeats. */
interface Interval {
  readonly events: number;
  /** Whether their lines are in the log (DEBUG) or not (INFO). */
  readonly logged: boolean;
  /** Events after the heartbeat took its total and before it wrote its line. */
  readonly skew: number;
}

interface Run {
  readonly intervals: readonly Interval[];
  /** Events after the last heartbeat, before the service was killed. */
  readonly lastEvents: number;
  readonly lastLogged: boolean;
  readonly startLine: boolean;
}

/** A line of the log, and what the service knew when it wrote it. */
export interface ModelLine {
  readonly kind: 'start' | 'event' | 'heartbeat';
  readonly run: number;
  readonly number: number;
  readonly total: number;
  /** Events of all runs up to now. */
  readonly truth: number;
  /** Events of the runs before this one. */
  readonly truthBefore: number;
}

interface Habits {
  /** `always`, `never`, or as it happens. */
  readonly logged?: boolean;
  readonly startLines?: boolean;
  /** `alone`: no two heartbeats in a row have one. */
  readonly skew?: 'none' | 'alone' | 'any';
}

export const maxSkew = 3;

/** Logs of services with such habits; what is not fixed differs from place to place. */
export function serviceLogs(habits: Habits): fc.Arbitrary<ModelLine[]> {
  const logged = habits.logged === undefined ? fc.boolean() : fc.constant(habits.logged);
  const skew = habits.skew === 'none' ? fc.constant(0) : fc.integer({ min: 0, max: maxSkew });
  const interval = fc.record({ events: fc.integer({ min: 0, max: 12 }), logged, skew });
  const run = fc.record({
    intervals: fc.array(interval, { maxLength: 8 }),
    lastEvents: fc.integer({ min: 0, max: 12 }),
    lastLogged: logged,
    startLine: habits.startLines === undefined ? fc.boolean() : fc.constant(habits.startLines),
  });
  return fc
    .array(run, { minLength: 1, maxLength: 6 })
    .map((runs) => writtenBy(habits.skew === 'alone' ? runs.map(withLoneSkews) : runs));
}

/** Tells a registry of a line. Without numbers, its heartbeats only print their total. */
export function observe(
  registry: Registry,
  line: ModelLine,
  numbered = true,
  writer?: Writer,
): void {
  registry.begin(line.number * 60_000 + line.run * 1e9, writer && { read: () => writer });
  if (line.kind === 'start') registry.serviceStarted();
  else if (line.kind === 'event') registry.count(0, 1);
  else {
    if (numbered) {
      const uptimeSeconds = line.number * 60;
      registry.serviceHeartbeat({ count: line.number, uptimeSeconds, intervalSeconds: 60 });
    }
    registry.total(0, line.total);
  }
}

function withLoneSkews(run: Run): Run {
  const intervals = run.intervals.map((one, at) => (at % 2 === 0 ? { ...one, skew: 0 } : one));
  return { ...run, intervals };
}

function writtenBy(runs: readonly Run[]): ModelLine[] {
  const lines: ModelLine[] = [];
  let truth = 0;
  for (const [run, { intervals, lastEvents, lastLogged, startLine }] of runs.entries()) {
    const before = truth;
    let number = 0;
    const write = (kind: ModelLine['kind'], total: number) =>
      lines.push({ kind, run, number, total, truth, truthBefore: before });
    const happen = (events: number, logged: boolean) => {
      for (let event = 0; event < events; event += 1) {
        truth += 1;
        if (logged) write('event', truth - before);
      }
    };
    if (startLine) write('start', 0);
    for (const { events, logged, skew } of intervals) {
      happen(events, logged);
      const total = truth - before;
      happen(skew, logged);
      number += 1;
      write('heartbeat', total);
    }
    happen(lastEvents, lastLogged);
  }
  return lines;
}
