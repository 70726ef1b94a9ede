import type { HeartbeatWindow } from '../../model/heartbeat.ts';
import { createEventClock, minJumpMs } from './event-clock.ts';
import { Grace } from './grace.ts';
import { nominalLength } from './window.ts';

/** Empty windows in a row that are told one by one; what is left of the silence is one long one. */
const maxEmptyWindows = 100;

export interface EventTimeWindowsOptions<Captured, Mark = undefined> {
  readonly intervalSeconds: number;
  /** End windows right after the service's own heartbeats, so both sum up the same records. */
  readonly alignToServiceHeartbeat: boolean;
  /** Where the first window starts, epoch ms; absent: at the first record with a time. */
  readonly startMs?: number | undefined;
  /** State at this instant: all records so far, not the one that `before` announces. */
  readonly capture: () => Captured;
  /** How long after its end, by the records' own time, a window takes records that come late. */
  readonly grace?: {
    readonly seconds: number;
    /** What is needed to tell later what the record adds that `before` announces. */
    readonly mark: () => Mark;
    /** A capture with what was added since the mark. */
    readonly amend: (captured: Captured, mark: Mark) => Captured;
  };
  readonly onWindow: (window: HeartbeatWindow, captured: Captured, final: boolean) => void;
}

/**
 * Cuts the records of a finished log into windows by their own time.
 *
 * Windows tumble: [start, start + interval), the next one starts where the last one ended. The
 * service's own heartbeat (of the same interval, or printing none) within half an interval of that
 * end moves it: the window then ends with that record, at its time. To wait for it costs nothing:
 * what was counted by the scheduled end is captured there, and used when no heartbeat comes.
 * A record that comes late counts in its own window, within that window's grace; after it, and where
 * the window ended with a heartbeat of the service, in the one that is open, as late. Records
 * without time count in the one that is open.
 */
export interface EventTimeWindows {
  /** Announces a record, before it is counted. */
  before(timeMs: number | undefined): void;
  /** The record that was announced has been counted. */
  after(): void;
  /** The record just counted was the service's own heartbeat. */
  afterServiceHeartbeat(timeMs: number | undefined, intervalSeconds: number | undefined): void;
  /** The log is over: closes what is open, the last window as final. Untimed logs end at `nowMs`. */
  end(nowMs: number): void;
}

export function createEventTimeWindows<Captured, Mark = undefined>(
  options: EventTimeWindowsOptions<Captured, Mark>,
): EventTimeWindows {
  const { intervalSeconds, alignToServiceHeartbeat, capture, onWindow, grace } = options;
  const waiting = new Grace<Captured>((grace?.seconds ?? 0) * 1000, onWindow);
  const intervalMs = intervalSeconds * 1000;
  const patienceMs = alignToServiceHeartbeat ? intervalMs / 2 : 0;
  const clock = createEventClock(Math.max(minJumpMs, maxEmptyWindows * intervalMs));
  let startMs = options.startMs;
  /** What was counted by the scheduled end, while the service's heartbeat may still come. */
  let atScheduledEnd: { readonly captured: Captured } | undefined;
  /** What was counted before the record whose stamp is held. */
  let beforeHeld: { readonly captured: Captured; readonly timeMs: number } | undefined;

  /** The record that is being counted is of an earlier window. */
  let late: { readonly timeMs: number; readonly mark: Mark } | undefined;
  let lateRecords = 0;

  const close = (
    endMs: number,
    captured: Captured,
    { final = false, isSealed = false } = {},
  ): void => {
    const from = startMs ?? endMs;
    const seconds = nominalLength(Math.max(0, endMs - from) / 1000, intervalSeconds);
    startMs = endMs;
    atScheduledEnd = undefined;
    const window = { startMs: from, endMs, seconds, ...(lateRecords > 0 && { lateRecords }) };
    lateRecords = 0;
    waiting.add({ window, captured, final, isSealed });
  };

  /** A stamp behind the clock: it may be of the window whose end is waited past, or of one before. */
  const assignLate = (timeMs: number): void => {
    const from = startMs ?? timeMs;
    const isBeyondSchedule = timeMs >= from && timeMs < from + intervalMs && atScheduledEnd;
    if (grace !== undefined && (isBeyondSchedule || (timeMs < from && waiting.takes(timeMs)))) {
      late = { timeMs, mark: grace.mark() };
    } else if (timeMs < from) lateRecords += 1;
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
      const verdict = clock.observe(timeMs);
      beforeHeld = undefined;
      if (verdict === 'held') {
        beforeHeld = { captured: capture(), timeMs };
      } else if (verdict === 'anchored') {
        startMs = options.startMs ?? timeMs;
      } else if (verdict === 'late') {
        assignLate(timeMs);
      } else {
        if (held !== undefined && verdict === 'confirmed') {
          advance(Math.min(held.timeMs, timeMs), held);
        }
        advance(timeMs);
        waiting.release(timeMs);
      }
    },
    after() {
      if (late === undefined || grace === undefined) return;
      const { timeMs, mark } = late;
      late = undefined;
      const withRecord = (captured: Captured): Captured => grace.amend(captured, mark);
      if (timeMs < (startMs ?? timeMs)) waiting.amend(timeMs, withRecord);
      if (atScheduledEnd !== undefined) {
        atScheduledEnd = { captured: withRecord(atScheduledEnd.captured) };
      }
    },
    afterServiceHeartbeat(timeMs, printedSeconds) {
      if (!alignToServiceHeartbeat || timeMs === undefined || startMs === undefined) return;
      if (printedSeconds !== undefined && printedSeconds !== intervalSeconds) return;
      if (beforeHeld !== undefined || timeMs < startMs) return;
      if (Math.abs(timeMs - (startMs + intervalMs)) <= patienceMs) {
        close(timeMs, capture(), { isSealed: true });
        waiting.release(timeMs);
      }
    },
    end(nowMs) {
      const believedMs = clock.finish();
      if (believedMs !== undefined) advance(believedMs, beforeHeld);
      if (atScheduledEnd !== undefined && startMs !== undefined) {
        close(startMs + intervalMs, atScheduledEnd.captured);
      }
      const lastMs = clock.nowMs ?? startMs ?? nowMs;
      close(Math.max(startMs ?? lastMs, lastMs), capture(), { final: true });
      waiting.releaseAll();
    },
  };
}
