import type { HeartbeatWindow } from '../../model/heartbeat.ts';

/** Windows that may wait at one time, so that short ones with a long grace stay bounded. */
const maxWaiting = 100;

interface Waiting<Captured> {
  readonly window: HeartbeatWindow;
  captured: Captured;
  readonly final: boolean;
  /** Ends at a place in the log, not at a time: nothing that comes later is of it. */
  readonly isSealed: boolean;
}

/**
 * Closed windows that late records may still be counted in, until the log's clock is past their end
 * by the grace. What was captured at their ends are sums since the log's start, so a record that
 * comes late is added to its own window's and to all after it.
 */
export class Grace<Captured> {
  readonly #graceMs: number;
  readonly #onWindow: (window: HeartbeatWindow, captured: Captured, final: boolean) => void;
  #waiting: Waiting<Captured>[] = [];

  constructor(
    graceMs: number,
    onWindow: (window: HeartbeatWindow, captured: Captured, final: boolean) => void,
  ) {
    this.#graceMs = graceMs;
    this.#onWindow = onWindow;
  }

  add(closed: Waiting<Captured>): void {
    this.#waiting.push(closed);
    if (this.#waiting.length > maxWaiting) this.#deliver(1);
  }

  /** Tells the windows whose grace is over at this time of the log. */
  release(nowMs: number): void {
    const first = this.#waiting.findIndex(({ window }) => window.endMs + this.#graceMs > nowMs);
    this.#deliver(first === -1 ? this.#waiting.length : first);
  }

  releaseAll(): void {
    this.#deliver(this.#waiting.length);
  }

  /** Whether a record of this time is counted in one of these windows. */
  takes(timeMs: number): boolean {
    const own = this.#indexOf(timeMs);
    return own !== -1 && !this.#waiting.slice(own).some(({ isSealed }) => isSealed);
  }

  /** A record of this time, which one of the windows takes, has been counted. */
  amend(timeMs: number, withRecord: (captured: Captured) => Captured): void {
    for (const waiting of this.#waiting.slice(this.#indexOf(timeMs))) {
      waiting.captured = withRecord(waiting.captured);
    }
  }

  #indexOf(timeMs: number): number {
    return this.#waiting.findIndex(
      ({ window }) => timeMs >= window.startMs && timeMs < window.endMs,
    );
  }

  #deliver(count: number): void {
    const due = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    for (const { window, captured, final } of due) this.#onWindow(window, captured, final);
  }
}
