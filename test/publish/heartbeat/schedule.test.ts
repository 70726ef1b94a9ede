import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/model/clock.ts';
import type { HeartbeatWindow } from '../../../src/model/heartbeat.ts';
import { createSchedule } from '../../../src/publish/heartbeat/schedule.ts';
import { createManualClock, type ManualClock } from '../../support/clock.ts';

const startMs = Date.UTC(2026, 0, 1);

function scheduled(clock: Clock, intervalSeconds: number) {
  const windows: HeartbeatWindow[] = [];
  const onTick = (window: HeartbeatWindow): void => void windows.push(window);
  const schedule = createSchedule({ clock, intervalSeconds, onTick });
  schedule.start();
  return { schedule, windows };
}

describe('the schedule', () => {
  it('ticks once an interval, windows touching', () => {
    const clock = createManualClock(startMs);
    const { windows } = scheduled(clock, 60);
    clock.advance(59_999);
    expect(windows).toEqual([]);
    clock.advance(1);
    clock.advance(120_000);
    expect(windows).toEqual([
      { startMs, endMs: startMs + 60_000, seconds: 60 },
      { startMs: startMs + 60_000, endMs: startMs + 120_000, seconds: 60 },
      { startMs: startMs + 120_000, endMs: startMs + 180_000, seconds: 60 },
    ]);
  });

  it('goes on at another interval, and drops no part of the window that has begun', () => {
    const clock = createManualClock(startMs);
    const { schedule, windows } = scheduled(clock, 60);
    clock.advance(100_000);
    schedule.every(10);
    clock.advance(20_000);
    schedule.every(10);
    clock.advance(5_000);
    schedule.every(60);
    clock.advance(60_000);
    expect(windows.map(({ seconds }) => seconds)).toEqual([60, 50, 10, 65]);
    for (const [index, { startMs: from }] of windows.slice(1).entries()) {
      expect(from).toBe(windows[index]?.endMs);
    }
    expect(clock.pendingTimers).toBe(1);
  });

  it('does not begin by being told another interval', () => {
    const clock = createManualClock(startMs);
    const { schedule, windows } = scheduled(clock, 60);
    schedule.stop();
    schedule.every(1);
    clock.advance(100_000);
    expect(windows).toEqual([]);
    schedule.start();
    clock.advance(2_000);
    expect(windows).toHaveLength(2);
  });

  it('does not drift when every timer fires late', () => {
    const clock = lateClock(createManualClock(startMs), 30);
    const { windows } = scheduled(clock, 1);
    clock.advance(100_000);
    expect(windows).toHaveLength(99);
    expect(windows.at(-1)?.endMs).toBe(startMs + 99_030);
    expect(windows.every(({ seconds }) => seconds === 1)).toBe(true);
  });

  it('coalesces what it slept through into one window of the true length', () => {
    const clock = createManualClock(startMs);
    const suspended = lateClock(clock, 0);
    const { windows } = scheduled(suspended, 10);
    suspended.lateByMs = 47_000;
    clock.advance(10_000);
    suspended.lateByMs = 0;
    clock.advance(70_000);
    expect(windows.map(({ seconds }) => seconds)).toEqual([10, 57, 3, 10]);
    expect(windows[2]?.endMs).toBe(startMs + 70_000);
  });

  it.each([3_600_000, -3_600_000])('keeps windows whole when the wall clock jumps %d', (jump) => {
    const clock = createManualClock(startMs);
    const { windows } = scheduled(clock, 60);
    clock.advance(60_000);
    clock.setNow(startMs + 60_000 + jump);
    clock.advance(120_000);
    expect(windows.map(({ seconds }) => seconds)).toEqual([60, 60, 60]);
    for (const window of windows) expect(window.endMs - window.startMs).toBe(60_000);
    expect(windows.at(-1)?.endMs).toBe(startMs + jump + 180_000);
  });

  it('waits again when a timer fires a little early', () => {
    const clock = lateClock(createManualClock(startMs), -0.4);
    const { windows } = scheduled(clock, 1);
    clock.advance(999.9);
    expect(windows).toEqual([]);
    clock.advance(0.1);
    expect(windows).toHaveLength(1);
  });

  it('gives the window since the last tick when it stops, and ticks no more', () => {
    const clock = createManualClock(startMs);
    const { schedule, windows } = scheduled(clock, 60);
    clock.advance(75_000);
    expect(schedule.stop()).toEqual({
      startMs: startMs + 60_000,
      endMs: startMs + 75_000,
      seconds: 15,
    });
    clock.advance(600_000);
    expect(windows).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('survives an interval longer than a timer can be', () => {
    const clock = createManualClock(startMs);
    const { windows } = scheduled(clock, 86_400 * 30);
    clock.advance(86_400_000 * 30);
    expect(windows).toHaveLength(1);
  });

  it('never gives a negative length, whatever both clocks do', () => {
    const steps = fc.array(
      fc.record({ byMs: fc.integer({ min: 0, max: 50_000 }), wallMs: fc.integer({ min: 0 }) }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const clock = createManualClock(startMs);
        const { schedule, windows } = scheduled(clock, 7);
        let elapsed = 0;
        for (const { byMs, wallMs } of all) {
          clock.advance(byMs);
          clock.setNow(wallMs);
          elapsed += byMs;
        }
        const last = schedule.stop();
        expect(windows).toHaveLength(Math.floor(elapsed / 7000));
        for (const { startMs, endMs, seconds } of [...windows, last]) {
          expect(endMs).toBeGreaterThanOrEqual(startMs);
          expect(seconds).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

/** A clock whose timers fire `lateByMs` after (or, negative, before) their time. */
function lateClock(inner: ManualClock, lateByMs: number) {
  const clock = {
    ...inner,
    lateByMs,
    setTimer: (run: () => void, delayMs: number) =>
      inner.setTimer(run, delayMs + (delayMs > 1 ? clock.lateByMs : 0)),
  };
  return clock;
}
