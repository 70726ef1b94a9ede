import type { Ledger } from './ledger.ts';

/** The interval that a heartbeat sums up. */
export interface HeartbeatWindow {
  /** Epoch ms. */
  readonly startMs: number;
  readonly endMs: number;
  /** What the rates divide by: the interval for a window closed on schedule, else its true length. */
  readonly seconds: number;
  /** Set where a backlog was read: `seconds` is then the time that the log itself covers. */
  readonly catchUp?: true;
  /** Records of earlier windows that came too late for them and count here. */
  readonly lateRecords?: number;
}

/**
 * One heartbeat line: a flat JSON object, keys in their published order. Besides the keys below it
 * has one for each declared count, rate, timing and state; docs/heartbeat.md lists them.
 */
export interface HeartbeatLine {
  readonly event: string;
  readonly schema: string;
  /** ISO 8601, like the window's ends. All are null of a finished log that says no time. */
  readonly timestamp: string | null;
  readonly sequence: number;
  readonly heartbeat_count: number;
  readonly uptime_seconds: number;
  readonly interval_seconds: number;
  readonly error_rate_per_second: number;
  readonly window_start: string | null;
  readonly window_end: string | null;
  readonly final: boolean;
  /** There only where the window read a backlog, so that its rates are over the log's own time. */
  readonly catch_up?: true;
  /** There only where records of earlier windows are counted in this one. */
  readonly late_records?: number;
  readonly ledger: Ledger | Readonly<Record<string, number>>;
  readonly [key: string]: unknown;
}
