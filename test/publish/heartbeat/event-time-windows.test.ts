import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventTimeWindows } from '../../../src/publish/heartbeat/event-time-windows.ts';
import { runs } from '../../support/runs.ts';

interface Closed {
  readonly start: number;
  readonly end: number;
  readonly seconds: number;
  /** Records counted in the window. */
  readonly records: number;
  readonly final: boolean;
  readonly late?: number;
}

type Event = number | undefined | { readonly heartbeat: number; readonly interval?: number };

const second = 1000;
const base = Date.UTC(2026, 0, 1);

/** Runs records (by their time in seconds) through windows; what each window counted. */
function cut(
  events: readonly Event[],
  {
    interval = 10,
    align = false,
    start,
    grace,
  }: { interval?: number; align?: boolean; start?: number; grace?: number } = {},
): Closed[] {
  const closed: Closed[] = [];
  let counted = 0;
  let before = 0;
  const windows = createEventTimeWindows({
    intervalSeconds: interval,
    alignToServiceHeartbeat: align,
    ...(start !== undefined && { startMs: base + start * second }),
    capture: () => counted,
    ...(grace !== undefined && {
      grace: {
        seconds: grace,
        mark: () => counted,
        amend: (captured: number, mark: number) => captured + counted - mark,
      },
    }),
    onWindow: ({ startMs, endMs, seconds, lateRecords }, captured, final) => {
      const records = captured - before;
      before = captured;
      closed.push({
        start: (startMs - base) / second,
        end: (endMs - base) / second,
        seconds,
        records,
        final,
        ...(lateRecords !== undefined && { late: lateRecords }),
      });
    },
  });
  for (const event of events) {
    const own = typeof event === 'object';
    const time = own ? event.heartbeat : event;
    const timeMs = time === undefined ? undefined : base + time * second;
    windows.before(timeMs);
    counted += 1;
    windows.after();
    if (own) windows.afterServiceHeartbeat(timeMs, event.interval ?? interval);
  }
  windows.end(base);
  return closed;
}

const brief = (closed: readonly Closed[]): string[] =>
  closed.map(
    ({ start, end, records, final, late }) =>
      `${start}-${end}:${records}${late === undefined ? '' : ` late ${late}`}${final ? ' final' : ''}`,
  );

describe('windows on event time', () => {
  it('tumble from the first record on, the end belonging to the next', () => {
    expect(brief(cut([3, 5, 12.9, 13, 22, 25]))).toEqual(['3-13:3', '13-23:2', '23-25:1 final']);
  });

  it('start where they are told to', () => {
    expect(brief(cut([3, 12], { start: 0 }))).toEqual(['0-10:1', '10-12:1 final']);
  });

  it('count late records and those without time where they come', () => {
    expect(brief(cut([0, undefined, 11, 4, undefined, 12]))).toEqual([
      '0-10:2',
      '10-12:4 late 1 final',
    ]);
  });

  it('tell every empty window of a short silence', () => {
    expect(brief(cut([0, 35]))).toEqual(['0-10:1', '10-20:0', '20-30:0', '30-35:1 final']);
  });

  it('tell a long silence as 100 empty windows and one long one', () => {
    const closed = cut([0, 1, 2000, 2001], { interval: 1 });
    expect(closed.filter(({ records }) => records === 0)).toHaveLength(101);
    expect(closed.at(-3)).toMatchObject({ start: 102, end: 2000, seconds: 1898, records: 0 });
    expect(closed.at(-2)).toMatchObject({ start: 2000, end: 2001, records: 1 });
    expect(closed.at(-1)).toMatchObject({ start: 2001, end: 2001, records: 1, final: true });
  });

  it('are not moved by one stamp a year ahead', () => {
    const year = 365 * 86_400;
    expect(brief(cut([0, 5, year, 6, 11, 12]))).toEqual(['0-10:4', '10-12:2 final']);
  });

  it('are not moved by a first stamp a year ahead or behind', () => {
    const year = 365 * 86_400;
    expect(brief(cut([year, 0, 5, 12]))).toEqual(['0-10:3', '10-12:1 final']);
  });

  it('believe a long silence at its second record, and count both after it', () => {
    const closed = cut([0, 86_400, 86_405, 86_411], { interval: 10 });
    expect(closed[0]).toMatchObject({ start: 0, end: 10, records: 1 });
    expect(brief(closed.slice(-2))).toEqual(['86400-86410:2', '86410-86411:1 final']);
  });

  it('believe the silence before a last record of up to a week', () => {
    expect(cut([0, 1, 90_000]).at(-1)).toMatchObject({ end: 90_000, records: 1 });
    expect(brief(cut([0, 1, 365 * 86_400]))).toEqual(['0-1:3 final']);
  });

  it('of a log without time are one final window', () => {
    expect(cut([undefined, undefined])).toEqual([
      { start: 0, end: 0, seconds: 0, records: 2, final: true },
    ]);
  });

  it('take the interval for their length when within 5 % of it', () => {
    const lengths = cut([0, { heartbeat: 10.4 }, { heartbeat: 20 }, { heartbeat: 34.9 }], {
      align: true,
    }).map(({ seconds }) => seconds);
    expect(lengths).toEqual([10, 10, expect.closeTo(14.9, 6), 0]);
  });
});

describe('the grace of a window', () => {
  it('lets records that come late count where they belong', () => {
    const events = [0, 5, 11, 9, 12, 8, 14.9, 16, 25];
    expect(brief(cut(events, { grace: 5 }))).toEqual(['0-10:4', '10-20:4', '20-25:1 final']);
  });

  it('is over when the log is past it: then they count as late, in the open window', () => {
    const events = [0, 11, 15, 9, 25, 9];
    expect(brief(cut(events, { grace: 5 }))).toEqual([
      '0-10:1',
      '10-20:3 late 1',
      '20-25:2 late 1 final',
    ]);
  });

  it('holds for several windows at once', () => {
    const events = [0, 11, 21, 9, 12, 31];
    expect(brief(cut(events, { grace: 15 }))).toEqual([
      '0-10:2',
      '10-20:2',
      '20-30:1',
      '30-31:1 final',
    ]);
  });

  it('takes no record into a window that a heartbeat of the service ended', () => {
    const events = [0, { heartbeat: 10 }, 11, 9, 12];
    expect(brief(cut(events, { grace: 5, align: true }))).toEqual([
      '0-10:2',
      '10-12:3 late 1 final',
    ]);
  });

  it('counts a record where it belongs while a heartbeat of the service is awaited', () => {
    const events = [0, 12, 9, 16, 25];
    expect(brief(cut(events, { grace: 5, align: true }))).toEqual([
      '0-10:2',
      '10-20:2',
      '20-25:1 final',
    ]);
  });

  it('gives the windows of the log in order, whatever comes within it', () => {
    const behind = fc.double({ min: 0, max: 5, noNaN: true });
    const step = fc.tuple(fc.double({ min: 0, max: 4, noNaN: true }), behind);
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        let now = 0;
        const times = steps.map(([ahead, late], at) => {
          now += ahead;
          return at === 0 ? now : Math.max(steps[0]?.[0] ?? 0, now - late);
        });
        const closed = cut(times, { grace: 5 });
        expect(closed.every(({ late }) => late === undefined)).toBe(true);
        for (const { start, end, records, final } of closed) {
          const own = times.filter((time) => {
            const ms = base + time * second;
            const [from, to] = [base + start * second, base + end * second];
            return ms >= from && (ms < to || (final && ms <= to));
          });
          expect(records).toBe(own.length);
        }
      }),
      runs(200),
    );
  });
});

describe('windows aligned to the service’s own heartbeat', () => {
  it('end right after it, early or late by up to half an interval', () => {
    const events = [0, 5, { heartbeat: 8 }, 9, 17.9, 18.5, { heartbeat: 19 }, 20];
    expect(brief(cut(events, { align: true }))).toEqual(['0-8:3', '8-19:4', '19-20:1 final']);
  });

  it('end on schedule with what was counted by then, when none comes', () => {
    expect(brief(cut([0, 9, 11, 14, 16, 19, 21], { align: true }))).toEqual([
      '0-10:2',
      '10-20:4',
      '20-21:1 final',
    ]);
  });

  it('end on schedule when the log ends while they wait', () => {
    expect(brief(cut([0, 9, 11, 12], { align: true }))).toEqual(['0-10:2', '10-12:2 final']);
  });

  it('align again after heartbeats were missed', () => {
    const events = [0, { heartbeat: 10 }, 15, 25, { heartbeat: 40 }, { heartbeat: 50 }];
    expect(brief(cut(events, { align: true }))).toEqual([
      '0-10:2',
      '10-20:1',
      '20-30:1',
      '30-40:1',
      '40-50:1',
      '50-50:0 final',
    ]);
  });

  it('let a doubled heartbeat count in the next window', () => {
    const events = [0, { heartbeat: 10 }, { heartbeat: 10.01 }, 12];
    expect(brief(cut(events, { align: true }))).toEqual(['0-10:2', '10-12:2 final']);
  });

  it('ignore heartbeats of another interval', () => {
    const events: Event[] = [0, 5, { heartbeat: 9, interval: 60 }, 11, 21];
    expect(brief(cut(events, { align: true }))).toEqual(['0-10:3', '10-20:1', '20-21:1 final']);
  });

  it('count every record once and touch each other, whatever comes', () => {
    const event = fc.oneof(
      { weight: 8, arbitrary: fc.double({ min: 0, max: 40, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant('heartbeat' as const) },
      { weight: 1, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(1e9, -1e9, 5000, 40_000) },
    );
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 60 }),
        fc.boolean(),
        fc.boolean(),
        (steps, align, hasGrace) => {
          let time = 0;
          const events = steps.map((step): Event => {
            if (step === 'heartbeat') return { heartbeat: time };
            if (step === undefined) return undefined;
            time += step > 100 ? 0 : step / 4;
            return step > 100 || step < 0 ? time + step : time;
          });
          const closed = cut(events, { align, ...(hasGrace && { grace: 7 }) });
          expect(closed.reduce((sum, { records }) => sum + records, 0)).toBe(events.length);
          expect(closed.filter(({ final }) => final)).toEqual([closed.at(-1)]);
          for (const [k, window] of closed.entries()) {
            expect(window.records).toBeGreaterThanOrEqual(0);
            expect(window.end).toBeGreaterThanOrEqual(window.start);
            expect(window.start).toBe((closed[k - 1] ?? { end: window.start }).end);
          }
        },
      ),
      runs(500),
    );
  });
});
