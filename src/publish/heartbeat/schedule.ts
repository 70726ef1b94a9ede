import type { Clock, Timer } from '../../model/clock.ts';
import type { HeartbeatWindow } from '../../model/heartbeat.ts';
import { nominalLength } from './window.ts';

/** Timers longer than this overflow in Node and fire at once. */
const maxTimerMs = 2 ** 30;

export interface ScheduleOptions {
  readonly clock: Clock;
  readonly intervalSeconds: number;
  /** Called once per interval, synchronously; late ones are coalesced into one longer window. */
  readonly onTick: (window: HeartbeatWindow) => void;
}

export interface Schedule {
  start(): void;
  /** Ticks at another interval from now on; the window that has begun goes on to the next tick. */
  every(intervalSeconds: number): void;
  /** Stops, and gives the window since the last tick for a final heartbeat. */
  stop(): HeartbeatWindow;
}

/**
 * Ticks at start + k·interval on the monotonic clock: no drift, and jumps of the wall clock change
 * only the instants that windows print, never their length.
 */
export function createSchedule({ clock, onTick, ...options }: ScheduleOptions): Schedule {
  let { intervalSeconds } = options;
  let timer: Timer | undefined;
  let startedAt = clock.monotonic();
  let lastTickAt = startedAt;
  let lastWallMs = clock.now();
  let running = false;

  const closeWindow = (at: number): HeartbeatWindow => {
    const lengthMs = at - lastTickAt;
    const endMs = clock.now();
    const startMs = windowStart(lastWallMs, endMs, lengthMs);
    lastTickAt = at;
    lastWallMs = endMs;
    return { startMs, endMs, seconds: nominalLength(lengthMs / 1000, intervalSeconds) };
  };

  const dueAfter = (at: number): number => {
    const intervalMs = intervalSeconds * 1000;
    return startedAt + (Math.floor((at - startedAt) / intervalMs) + 1) * intervalMs;
  };

  const arm = (dueAt: number): void => {
    const delayMs = Math.min(maxTimerMs, Math.max(0, dueAt - clock.monotonic()));
    timer = clock.setTimer(() => fire(dueAt), delayMs);
  };

  const fire = (dueAt: number): void => {
    const at = clock.monotonic();
    // Node's timers may fire a fraction of a millisecond early.
    if (at < dueAt) {
      arm(dueAt);
      return;
    }
    const window = closeWindow(at);
    arm(dueAfter(at));
    onTick(window);
  };

  return {
    start() {
      if (running) return;
      running = true;
      startedAt = clock.monotonic();
      lastTickAt = startedAt;
      lastWallMs = clock.now();
      arm(dueAfter(startedAt));
    },
    every(seconds) {
      if (seconds === intervalSeconds) return;
      intervalSeconds = seconds;
      if (!running) return;
      timer?.cancel();
      startedAt = clock.monotonic();
      arm(dueAfter(startedAt));
    },
    stop() {
      running = false;
      timer?.cancel();
      timer = undefined;
      return closeWindow(clock.monotonic());
    },
  };
}

/** The end of the last window, unless the wall clock has jumped since: then end − true length. */
function windowStart(lastWallMs: number, endMs: number, lengthMs: number): number {
  const jumpMs = Math.abs(endMs - lastWallMs - lengthMs);
  return jumpMs <= Math.max(50, lengthMs * 0.01) ? lastWallMs : endMs - lengthMs;
}
