import type { SourceSpan } from './source-span.ts';

/** One problem of a configuration. Lines and columns count from 1. */
export interface ConfigProblem {
  /** File, or `preset NAME`; `undefined` if the value came from the environment or a flag. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Dotted path of the setting; empty for the document as a whole. */
  readonly path: string;
  readonly message: string;
  /** A description of a correct value. */
  readonly expected: string | undefined;
  /** A sentence that says what to write instead. */
  readonly suggestion: string | undefined;
}

/** A problem and its span, which the report uses to show the line. */
export interface LocatedProblem {
  readonly span: SourceSpan | undefined;
  readonly problem: ConfigProblem;
}
