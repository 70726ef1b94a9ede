import type { Coverage } from './coverage/coverage.ts';
import type { LintCode, Severity } from './lint/finding.ts';
import type { Position } from './positions.ts';
import type { TestOutcome } from './testing/outcome.ts';

export interface ReportedFinding {
  readonly code: LintCode;
  readonly severity: Severity;
  /** Dotted path of the declaration. */
  readonly path: string;
  readonly position: Position | undefined;
  readonly message: string;
  readonly hint: string | undefined;
}

/** All that was found out about a configuration that loads. */
export interface CheckReport {
  /** In their order in the file. */
  readonly findings: readonly ReportedFinding[];
  /** How many more there were that a flag or a comment allows. */
  readonly allowed: number;
  readonly tests: readonly TestOutcome[];
  /** `undefined` without a log. */
  readonly coverage: Coverage | undefined;
}

export function failedTests({ tests }: CheckReport): readonly TestOutcome[] {
  return tests.filter(({ failures }) => failures.length > 0);
}
