import type { HeartbeatWindow } from '../model/heartbeat.ts';
import { createEventClock, leastJumpMs } from './event-clock.ts';
import { nominalLength } from './window.ts';

/** Empty windows in a row that are told one by one; what is left of the silence is one long one. */
const maxEmptyWindows = 100;

export interface EventTimeWindowsOptions<Captured> {
  readonly intervalSeconds: number;
  /** End windows right after the service's own heartbeats, so both sum up the same records. */
  readonly alignToServiceHeartbeat: boolean;
  /** Where the first window starts, epoch ms; absent: at the first record with a time. */
  readonly startMs?: number | undefined;
  /** State at this instant: all records so far, not the one that `before` announces. */
  readonly capture: () => Captured;
  readonly onWindow: (window: HeartbeatWindow, captured: Captured, final: boolean) => void;
}

/**
 * Cuts the records of a finished log into windows by their own time.
 *
 * Windows tumble: [start, start + interval), the next one starts where the last one ended. The
 * service's own heartbeat (of the same interval, or printing none) within half an interval of that
 * end moves it: the window then ends with that record, at its time. To wait for it costs nothing:
 * what was counted by the scheduled end is captured there, and used when no heartbeat comes.
 * Late records and those without time count in the window that is open.
 */
export interface EventTimeWindows {
  /** Announces a record, before it is counted. */
  before(timeMs: number | undefined): void;
  /** The record just counted was the service's own heartbeat. */
  afterServiceHeartbeat(timeMs: number | undefined, intervalSeconds: number | undefined): void;
  /** The log is over: closes what is open, the last window as final. Untimed logs end at `nowMs`. */
  end(nowMs: number): void;
}

export function createEventTimeWindows<Captured>(
  options: EventTimeWindowsOptions<Captured>,
): EventTimeWindows {
  const { intervalSeconds, alignToServiceHeartbeat, capture, onWindow } = options;
  const intervalMs = intervalSeconds * 1000;
  const patienceMs = alignToServiceHeartbeat ? intervalMs / 2 : 0;
  const clock = createEventClock(Math.max(leastJumpMs, maxEmptyWindows * intervalMs));
  let startMs = options.startMs;
  /** What was counted by the scheduled end, while the service's heartbeat may still come. */
  let atScheduledEnd: { readonly captured: Captured } | undefined;
  /** What was counted before the record whose stamp is held. */
  let beforeHeld: { readonly captured: Captured; readonly timeMs: number } | undefined;

  const close = (endMs: number, captured: Captured, final = false): void => {
    const from = startMs ?? endMs;
    const seconds = nominalLength(Math.max(0, endMs - from) / 1000, intervalSeconds);
    startMs = endMs;
    atScheduledEnd = undefined;
    onWindow({ startMs: from, endMs, seconds }, captured, final);
  };

  const advance = (timeMs: number, known?: { readonly captured: Captured }): void => {
    let from = startMs ?? timeMs;
    startMs = from;
    if (timeMs < from + intervalMs) return;
    if (timeMs < from + intervalMs + patienceMs) {
      atScheduledEnd ??= known ?? { captured: capture() };
      return;
    }
    close(from + intervalMs, (atScheduledEnd ?? known ?? { captured: capture() }).captured);
    from += intervalMs;
    const empty = Math.floor((timeMs - patienceMs - from) / intervalMs);
    if (empty > 0) skip(from, empty, known ?? { captured: capture() });
    if (patienceMs > 0) advance(timeMs, known);
  };

  /** Closes `empty` windows in which there was no record. */
  const skip = (from: number, empty: number, { captured }: { captured: Captured }): void => {
    const single = Math.min(empty, maxEmptyWindows);
    for (let k = 1; k <= single; k += 1) close(from + k * intervalMs, captured);
    if (empty > single) close(from + empty * intervalMs, captured);
  };

  return {
    before(timeMs) {
      if (timeMs === undefined) return;
      const held = beforeHeld;
      const placement = clock.place(timeMs);
      beforeHeld = undefined;
      if (placement === 'held') {
        beforeHeld = { captured: capture(), timeMs };
      } else if (placement === 'anchored') {
        startMs = options.startMs ?? timeMs;
      } else if (placement !== 'late') {
        if (held !== undefined && placement === 'confirmed') {
          advance(Math.min(held.timeMs, timeMs), held);
        }
        advance(timeMs);
      }
    },
    afterServiceHeartbeat(timeMs, printedSeconds) {
      if (!alignToServiceHeartbeat || timeMs === undefined || startMs === undefined) return;
      if (printedSeconds !== undefined && printedSeconds !== intervalSeconds) return;
      if (beforeHeld !== undefined || timeMs < startMs) return;
      if (Math.abs(timeMs - (startMs + intervalMs)) <= patienceMs) close(timeMs, capture());
    },
    end(nowMs) {
      const believedMs = clock.finish();
      if (believedMs !== undefined) advance(believedMs, beforeHeld);
      if (atScheduledEnd !== undefined && startMs !== undefined) {
        close(startMs + intervalMs, atScheduledEnd.captured);
      }
      const lastMs = clock.nowMs ?? startMs ?? nowMs;
      close(Math.max(startMs ?? lastMs, lastMs), capture(), true);
    },
  };
}
