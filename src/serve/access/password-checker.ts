import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../../model/clock.ts';
import type { Question } from './password-worker.ts';

/** Compares passwords with hashes, one after the other, in a thread that is there while needed. */
export interface PasswordChecker {
  /** `busy`: as many as may wait do. */
  check(question: Question): Promise<boolean> | 'busy';
  close(): Promise<void>;
}

export interface PasswordCheckerOptions {
  readonly clock: Clock;
  /** The script of the thread; by default beside the bundle. */
  readonly script?: URL;
}

/** So few that the last is answered before its client, or the server, gives up. */
const maxWaiting = 4;
/** A thread costs some MiB, and a scraper that was admitted needs none. */
const idleMs = 10_000;

interface Pending {
  readonly question: Question;
  readonly resolve: (isRight: boolean) => void;
  readonly reject: (cause: unknown) => void;
}

export function createPasswordChecker({ clock, script }: PasswordCheckerOptions): PasswordChecker {
  const pending: Pending[] = [];
  let worker: Worker | undefined;
  let idle: Timer | undefined;

  function start(): Worker {
    const started = new Worker(script ?? new URL('./password-worker.js', import.meta.url));
    started.unref();
    started.on('message', (isRight: boolean) => {
      pending.shift()?.resolve(isRight);
      next();
    });
    const failed = (cause: unknown): void => {
      if (worker !== started) return;
      worker = undefined;
      for (const { reject } of pending.splice(0)) reject(cause);
    };
    started.on('error', failed);
    started.on('exit', () => failed(new Error('the thread that compares passwords ended')));
    return started;
  }

  function next(): void {
    const [first] = pending;
    if (first === undefined) idle = clock.setTimer(() => void stop(), idleMs);
    else {
      worker ??= start();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
      worker.postMessage(first.question);
    }
  }

  function stop(): Promise<unknown> {
    const stopped = worker;
    worker = undefined;
    return stopped?.terminate() ?? Promise.resolve();
  }

  return {
    check(question) {
      if (pending.length > maxWaiting) return 'busy';
      idle?.cancel();
      return new Promise((resolve, reject) => {
        pending.push({ question, resolve, reject });
        if (pending.length === 1) next();
      });
    },
    async close() {
      idle?.cancel();
      for (const { resolve } of pending.splice(0)) resolve(false);
      await stop();
    },
  };
}
