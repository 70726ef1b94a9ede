import type { Position } from '../positions.ts';

/** An expectation that did not hold. */
export interface Failure {
  readonly position: Position | undefined;
  /** `metrics orders_total{side="buy"}`, `alerts`. */
  readonly subject: string;
  readonly expected: string;
  readonly got: string;
  /** Names that may have been meant, with their values. */
  readonly near: readonly string[];
}

export interface TestOutcome {
  readonly name: string;
  readonly file: string;
  readonly position: Position | undefined;
  /** Expectations that were looked at. */
  readonly checked: number;
  readonly failures: readonly Failure[];
}
