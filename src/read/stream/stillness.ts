import type { Clock, Timer } from '../../model/clock.ts';

export interface StillnessOptions {
  readonly clock: Clock;
  /** Silence that counts as still. */
  readonly stillMs: number;
  /** The longest time to wait for it. */
  readonly limitMs: number;
}

/** Waits until nothing has happened for a while: the only sign that a pipe was read empty. */
export class Stillness {
  readonly #options: StillnessOptions;
  #deadlineMs = 0;
  #timer: Timer | undefined;
  #hasEnded = false;
  #waiting: (() => void)[] = [];

  constructor(options: StillnessOptions) {
    this.#options = options;
  }

  /** Resolves when it is still, when it has ended, or when the limit is reached. */
  come(): Promise<void> {
    if (this.#hasEnded) return Promise.resolve();
    return new Promise((resolve) => {
      if (this.#waiting.length === 0) {
        this.#deadlineMs = this.#options.clock.monotonic() + this.#options.limitMs;
      }
      this.#waiting.push(resolve);
      this.disturb();
    });
  }

  /** Something happened: the time starts again. */
  disturb(): void {
    if (this.#waiting.length === 0) return;
    const { clock, stillMs } = this.#options;
    const leftMs = this.#deadlineMs - clock.monotonic();
    this.#timer?.cancel();
    this.#timer = clock.setTimer(() => this.#settle(), Math.max(0, Math.min(stillMs, leftMs)));
  }

  /** Nothing will ever happen again. */
  end(): void {
    this.#hasEnded = true;
    this.#settle();
  }

  #settle(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
