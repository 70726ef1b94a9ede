import { performance } from 'node:perf_hooks';
import type { Clock, Timer } from '../../src/model/clock.ts';

/** The real time, for tests that watch real files, processes and sockets. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(run, delayMs): Timer {
    const timeout = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timeout) };
  },
};

/** A clock that moves only when a test says so. */
export interface ManualClock extends Clock {
  /** Moves both clocks on and runs every timer that falls due on the way, in order of its time. */
  advance(byMs: number): void;
  /** Sets the wall clock alone, as an administrator or NTP would. */
  setNow(epochMs: number): void;
  /** Timers set and neither run nor cancelled. */
  readonly pendingTimers: number;
}

interface Entry {
  readonly dueMs: number;
  readonly run: () => void;
}

export function createManualClock(startMs = Date.UTC(2024, 0, 1)): ManualClock {
  const entries = new Set<Entry>();
  let wallMs = startMs;
  let monotonicMs = 0;

  const moveTo = (targetMs: number): void => {
    wallMs += targetMs - monotonicMs;
    monotonicMs = targetMs;
  };
  const nextDue = (untilMs: number): Entry | undefined => {
    let next: Entry | undefined;
    for (const entry of entries) {
      const isDue = entry.dueMs <= untilMs;
      if (isDue && (next === undefined || entry.dueMs < next.dueMs)) next = entry;
    }
    return next;
  };

  return {
    now: () => wallMs,
    monotonic: () => monotonicMs,
    setTimer(run, delayMs): Timer {
      const entry: Entry = { dueMs: monotonicMs + Math.max(0, delayMs), run };
      entries.add(entry);
      return { cancel: () => entries.delete(entry) };
    },
    advance(byMs): void {
      const untilMs = monotonicMs + byMs;
      for (let entry = nextDue(untilMs); entry !== undefined; entry = nextDue(untilMs)) {
        entries.delete(entry);
        moveTo(Math.max(monotonicMs, entry.dueMs));
        entry.run();
      }
      moveTo(untilMs);
    },
    setNow(epochMs): void {
      wallMs = epochMs;
    },
    get pendingTimers(): number {
      return entries.size;
    },
  };
}
