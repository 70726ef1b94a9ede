import { Tail } from 'tail';
import type { Clock, Timer } from '../../model/clock.ts';

/** What a look found. `more`: it stopped before the end, to let others have their turn. */
export type LookResult = 'more' | 'busy' | 'idle';

export interface WakeUpOptions {
  /** Absolute path of the file whose changes wake. */
  readonly path: string;
  readonly clock: Clock;
  /** Time between two looks when nothing wakes. */
  readonly pollMs: number;
  /** Time between two looks while there is something to find. */
  readonly coalesceMs: number;
  readonly look: () => LookResult;
}

/** Looks that find nothing before the watch is set up again. */
const idleLooksBeforeWatch = 10;

/**
 * Decides when to look at a file: at once when it changes after it was at rest, then every
 * `coalesceMs` for as long as there is something to find. `tail` watches only while the file is at
 * rest, for it reads whatever was written a second time, once for every write: at 10,000 writes a
 * second that costs more than all the rest. Its events mean "look now" and nothing else. A poll
 * runs beside it, since a watch may miss a change, die or be refused.
 */
export class WakeUp {
  readonly #options: WakeUpOptions;
  #timer: Timer | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #watch: Watch | undefined;
  #idleLooks = 0;
  #isRunning = false;

  constructor(options: WakeUpOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isRunning = true;
    this.#look();
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancel();
    this.#unwatch();
  }

  #look(): void {
    this.#cancel();
    let result: LookResult = 'idle';
    try {
      result = this.#options.look();
      this.#idleLooks = result === 'idle' ? this.#idleLooks + 1 : 0;
      if (this.#mayWatch()) result = this.#options.look();
    } finally {
      if (this.#isRunning) this.#schedule(result);
    }
  }

  #schedule(result: LookResult): void {
    const { clock, coalesceMs, pollMs } = this.#options;
    if (result !== 'idle') {
      this.#idleLooks = 0;
      this.#unwatch();
    }
    if (result === 'more') {
      this.#immediate = setImmediate(() => this.#look());
    } else {
      const isAtRest = this.#idleLooks >= idleLooksBeforeWatch;
      this.#timer = clock.setTimer(() => this.#look(), isAtRest ? pollMs : coalesceMs);
    }
  }

  /** Whether a watch was set up just now: what was written before it would wake nobody. */
  #mayWatch(): boolean {
    if (this.#watch !== undefined || this.#idleLooks < idleLooksBeforeWatch) return false;
    this.#watch = watch(this.#options.path, () => {
      this.#unwatch();
      this.#idleLooks = 0;
      this.#look();
    });
    return this.#watch !== undefined;
  }

  #unwatch(): void {
    this.#watch?.close();
    this.#watch = undefined;
  }

  #cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    clearImmediate(this.#immediate);
    this.#immediate = undefined;
  }
}

interface Watch {
  close(): void;
}

/** Calls `wake` once at the file's next change; `undefined` where the file cannot be watched. */
function watch(path: string, wake: () => void): Watch | undefined {
  let isOpen = true;
  const onEvent = (): void => {
    if (isOpen) wake();
  };
  try {
    const tail = new Tail(path, {
      separator: null,
      encoding: 'latin1',
      follow: false,
      fsWatchOptions: { persistent: false },
    });
    tail.on('line', onEvent);
    // Stays on after closing: a read still under way may fail, and nobody else would listen.
    tail.on('error', onEvent);
    return {
      close() {
        isOpen = false;
        tail.unwatch();
      },
    };
  } catch {
    return undefined;
  }
}
