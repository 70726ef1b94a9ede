import { CodedError, exitCode } from '../model/error.ts';
import { nameOfText, type Place } from './place.ts';
import type { ConfigProblem, PlacedProblem } from './problem.ts';
import { reportOf } from './report.ts';

export interface ProblemDetail {
  readonly expected?: string | undefined;
  readonly suggestion?: string | undefined;
}

/** A path and the place where it was said: a node, or a key. */
interface Where {
  readonly path: string;
  readonly place: Place;
}

/** Collects problems, so that all are told at once. The same one at the same place counts once. */
export class Problems {
  readonly #found = new Map<string, PlacedProblem>();
  #reports = 0;

  /** How often `add` was called: whoever sees it grow knows that something was wrong. */
  get count(): number {
    return this.#reports;
  }

  add(where: Where, message: string, detail: ProblemDetail = {}): void {
    this.#reports += 1;
    const placed = placedProblem(where, message, detail);
    const { file, line, column, message: told } = placed.problem;
    const key = JSON.stringify([file, line, column, told]);
    if (!this.#found.has(key)) this.#found.set(key, placed);
  }

  /** @throws {ConfigError} with all problems, when there are any. */
  throwIfAny(code = 'CONFIG_INVALID'): void {
    if (this.count === 0) return;
    throw new ConfigError([...this.#found.values()].toSorted(byPosition), { code });
  }
}

/** A configuration that cannot be used. The message is the whole report, for a person. */
export class ConfigError extends CodedError {
  readonly problems: readonly ConfigProblem[];

  constructor(
    problems: readonly PlacedProblem[],
    options: { code?: string; cause?: unknown; hint?: string } = {},
  ) {
    super(options.code ?? 'CONFIG_INVALID', reportOf(problems), {
      ...options,
      exitCode: exitCode.usage,
    });
    this.name = 'ConfigError';
    this.problems = Object.freeze(problems.map(({ problem }) => problem));
  }

  /** An error that leaves nothing else to look at. */
  static single(
    where: Where,
    message: string,
    options: { code: string; cause?: unknown; hint?: string },
  ): ConfigError {
    return new ConfigError([placedProblem(where, message, {})], options);
  }
}

function placedProblem({ path, place }: Where, message: string, detail: ProblemDetail) {
  const problem: ConfigProblem = Object.freeze({
    ...positionOf(place),
    path,
    message: `${subjectOf(place)}${message}`,
    expected: detail.expected,
    suggestion: detail.suggestion,
  });
  return { place, problem };
}

function positionOf(place: Place): Pick<ConfigProblem, 'file' | 'line' | 'column'> {
  if (place.kind !== 'text') return { file: undefined, line: undefined, column: undefined };
  const { line, col } = place.text.lines.linePos(place.start);
  return { file: nameOfText(place.text), line, column: col };
}

function subjectOf(place: Place): string {
  if (place.kind === 'env') return `environment variable ${place.name}: `;
  return place.kind === 'flag' ? `flag ${place.name}: ` : '';
}

/** Files first, each from top to bottom; what has no position keeps its order, at the end. */
function byPosition(a: PlacedProblem, b: PlacedProblem): number {
  const [one, other] = [a.problem, b.problem];
  if (one.file !== other.file) {
    if (one.file === undefined) return 1;
    if (other.file === undefined) return -1;
    return one.file < other.file ? -1 : 1;
  }
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}
