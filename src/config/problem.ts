import type { SourceSpan } from './source-span.ts';

/** One thing that is wrong with a configuration. Lines and columns count from 1. */
export interface ConfigProblem {
  /** File, or `preset NAME`; `undefined` where the value came from the environment or a flag. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Dotted path of the setting; empty for the document as a whole. */
  readonly path: string;
  readonly message: string;
  /** What would have been right. */
  readonly expected: string | undefined;
  /** What to write instead, a sentence. */
  readonly suggestion: string | undefined;
}

/** A problem and its span, from which the report shows the line. */
export interface LocatedProblem {
  readonly span: SourceSpan | undefined;
  readonly problem: ConfigProblem;
}
