import { setTimeout as sleep } from 'node:timers/promises';

export interface UntilOptions {
  /** Milliseconds after which waiting fails; 10,000 by default. */
  readonly timeoutMs?: number;
  /** What was waited for, for the failure's message. */
  readonly what?: string;
}

/**
 * Waits for `predicate` to give something truthy, asking every 5 ms, and resolves to that.
 * Rejects after `timeoutMs`, with the error the predicate threw last as `cause`, if it threw one.
 */
export async function until<T>(
  predicate: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<T> {
  const { timeoutMs = 10_000, what = predicate.toString() } = options;
  const deadlineMs = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await predicate();
      if (value) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadlineMs) {
      throw new Error(`not within ${timeoutMs} ms: ${what}`, { cause });
    }
    await sleep(5);
  }
}
