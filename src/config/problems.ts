import { CodedError, exitCode } from '../model/error.ts';
import type { ConfigProblem, LocatedProblem } from './problem.ts';
import { reportOf } from './report.ts';
import { nameOfText, type SourceSpan } from './source-span.ts';

export interface ProblemDetail {
  readonly expected?: string | undefined;
  readonly suggestion?: string | undefined;
}

/** A path and the span that sets it: of a node, or of a key. */
interface Where {
  readonly path: string;
  readonly span: SourceSpan;
}

/** Collects problems, so that all are reported at once. Repeats at one span count once. */
export class Problems {
  readonly #found = new Map<string, LocatedProblem>();
  #reports = 0;

  /** Number of calls of `add`: a reader that sees it grow knows that a problem was added. */
  get count(): number {
    return this.#reports;
  }

  add(where: Where, message: string, detail: ProblemDetail = {}): void {
    this.#reports += 1;
    const located = locatedProblem(where, message, detail);
    const { file, line, column, message: shown } = located.problem;
    const key = JSON.stringify([file, line, column, shown]);
    if (!this.#found.has(key)) this.#found.set(key, located);
  }

  /** @throws {ConfigError} with all problems, if there are any */
  throwIfAny(code = 'CONFIG_INVALID'): void {
    if (this.count === 0) return;
    throw new ConfigError([...this.#found.values()].toSorted(byPosition), { code });
  }
}

/** A configuration that cannot be used. The message is the whole readable report. */
export class ConfigError extends CodedError {
  readonly problems: readonly ConfigProblem[];

  constructor(
    problems: readonly LocatedProblem[],
    options: { code?: string; cause?: unknown; hint?: string } = {},
  ) {
    super(options.code ?? 'CONFIG_INVALID', reportOf(problems), {
      ...options,
      exitCode: exitCode.usage,
    });
    this.name = 'ConfigError';
    this.problems = Object.freeze(problems.map(({ problem }) => problem));
  }

  /** An error for a problem that prevents all further checks. */
  static single(
    where: Where,
    message: string,
    options: { code: string; cause?: unknown; hint?: string },
  ): ConfigError {
    return new ConfigError([locatedProblem(where, message, {})], options);
  }
}

function locatedProblem({ path, span }: Where, message: string, detail: ProblemDetail) {
  const problem: ConfigProblem = Object.freeze({
    ...positionOf(span),
    path,
    message: `${subjectOf(span)}${message}`,
    expected: detail.expected,
    suggestion: detail.suggestion,
  });
  return { span, problem };
}

function positionOf(span: SourceSpan): Pick<ConfigProblem, 'file' | 'line' | 'column'> {
  if (span.kind !== 'text') return { file: undefined, line: undefined, column: undefined };
  const { line, col } = span.text.lines.linePos(span.start);
  return { file: nameOfText(span.text), line, column: col };
}

function subjectOf(span: SourceSpan): string {
  if (span.kind === 'env') return `environment variable ${span.name}: `;
  return span.kind === 'flag' ? `flag ${span.name}: ` : '';
}

/** Files first, each from top to bottom; problems without a position follow in their own order. */
function byPosition(a: LocatedProblem, b: LocatedProblem): number {
  const [one, other] = [a.problem, b.problem];
  if (one.file !== other.file) {
    if (one.file === undefined) return 1;
    if (other.file === undefined) return -1;
    return one.file < other.file ? -1 : 1;
  }
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}
