import { expect } from 'vitest';
import type { DistributionSnapshot } from '../../../src/model/distribution.ts';

/** A distribution as a truth file has it. */
export interface Numbers {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** Whether a timing is that of these numbers, of which one is `unitMs` milliseconds. */
export function expectNumbers(
  timing: DistributionSnapshot | undefined,
  numbers: Numbers | null,
  unitMs = 1,
): void {
  expect(timing?.count ?? 0).toBe(numbers?.count ?? 0);
  if (numbers === null) return;
  const { sum, min, max, p50, p90, p99 } = numbers;
  expect((timing?.sum ?? 0) / unitMs).toBeCloseTo(sum, 6);
  expect([timing?.minimum, timing?.maximum]).toEqual([min * unitMs, max * unitMs]);
  for (const [q, exact] of [
    [0.5, p50],
    [0.9, p90],
    [0.99, p99],
  ] as const) {
    const estimate = (timing?.quantile(q) ?? Number.NaN) / unitMs;
    // A quantile is within 1 %.
    expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(0.01 * exact);
  }
}
