import type { Clock, Timer } from '../../model/clock.ts';

/** Why a watchdog ended an answer. */
export const silence = new Error('nothing came for too long');

/** Ends an answer that has fallen silent: a log that was rotated away says nothing, nor ends. */
export class Watchdog {
  readonly #clock: Clock;
  readonly #silentMs: number;
  readonly #abort = new AbortController();
  readonly #stop: AbortSignal;
  #timer: Timer | undefined;
  readonly #onStop = (): void => this.#abort.abort(this.#stop.reason);

  constructor(clock: Clock, silentMs: number, stop: AbortSignal) {
    this.#clock = clock;
    this.#silentMs = silentMs;
    this.#stop = stop;
    // Not AbortSignal.any: what it makes of a signal that lives on was kept for ever (Node 20).
    stop.addEventListener('abort', this.#onStop);
    if (stop.aborted) this.#onStop();
  }

  /** Of the answer: aborted by silence, or with what was given. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Something came. */
  restart(): void {
    this.pause();
    this.#timer = this.#clock.setTimer(() => this.#abort.abort(silence), this.#silentMs);
  }

  /** Nobody listens for a while. */
  pause(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** The answer is no longer wanted. */
  end(): void {
    this.pause();
    this.#stop.removeEventListener('abort', this.#onStop);
    this.#abort.abort(new Error('done'));
  }
}
