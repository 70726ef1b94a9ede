import type { SourceSpan } from '../../../config/source-span.ts';

export type Severity = 'error' | 'warning' | 'info';

/** What a lint has to say, before it is known whether a comment allows it. */
export interface Finding {
  readonly code: LintCode;
  /** Dotted path of the declaration: `components.consumer.counts.errors`. */
  readonly path: string;
  readonly span: SourceSpan | undefined;
  readonly message: string;
  /** What to do, a sentence. */
  readonly hint: string | undefined;
}

/** Every lint, and how much it matters. docs/check.md has a line on each. */
export const lintSeverities = {
  rule_impossible: 'error',
  rule_shadowed: 'warning',
  counted_twice: 'error',
  unit_contradicts: 'warning',
  unit_unnamed: 'info',
  label_unbounded: 'warning',
  label_of_target: 'warning',
  label_case: 'warning',
  name_reserved_suffix: 'warning',
  name_base_unit: 'warning',
  name_abbreviated_unit: 'warning',
  name_case: 'warning',
  name_colon: 'warning',
  name_type: 'warning',
  series_folded: 'warning',
  heartbeat_field: 'warning',
  rule_silent: 'info',
} as const satisfies Readonly<Record<string, Severity>>;

export type LintCode = keyof typeof lintSeverities;

export function isLintCode(code: string): code is LintCode {
  return Object.hasOwn(lintSeverities, code);
}
