import type { Clock } from '../../model/clock.ts';

export interface RateLimit {
  /** Milliseconds until one more request may be made. */
  readonly intervalMs: number;
  /** Requests that may be made at once. */
  readonly burst: number;
}

/** A token bucket that starts full, as https://pkg.go.dev/golang.org/x/time/rate has it. */
export class RequestLimiter {
  readonly #limit: RateLimit | undefined;
  readonly #clock: Clock;
  #tokens: number;
  #atMs: number;

  constructor(limit: RateLimit | undefined, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
    this.#tokens = limit?.burst ?? 0;
    this.#atMs = clock.monotonic();
  }

  /** Takes a token where there is one. */
  allows(): boolean {
    if (this.#limit === undefined) return true;
    const { intervalMs, burst } = this.#limit;
    const nowMs = this.#clock.monotonic();
    this.#tokens = Math.min(burst, this.#tokens + (nowMs - this.#atMs) / intervalMs);
    this.#atMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
