import { CodedError, exitCode } from '../model/error.ts';

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly exit: number;
  /** Set where a person needs it to report a fault of ours; never part of JSON. */
  readonly stack: string | undefined;
}

/** Tells a person what went wrong, on stderr. Returns the exit code. */
export function report(error: unknown): number {
  const problem = toProblem(error);
  if (problem === undefined) return exitCode.ok;
  const hint = problem.hint === undefined ? '' : `\n  ${problem.hint.replaceAll('\n', '\n  ')}`;
  process.stderr.write(`heartbeat: ${problem.message}${hint}\n`);
  if (problem.stack !== undefined) process.stderr.write(`${problem.stack}\n`);
  return problem.exit;
}

/** The same as one JSON object on stdout, for `--json`: code, message, hint and nothing else. */
export function reportAsJson(error: unknown): number {
  const problem = toProblem(error);
  if (problem === undefined) return exitCode.ok;
  const { code, message, hint } = problem;
  process.stdout.write(`${JSON.stringify({ error: { code, message, hint } })}\n`);
  return problem.exit;
}

/** `undefined`: no error at all, oclif's way to end a command early with success. */
function toProblem(error: unknown): Problem | undefined {
  if (error instanceof CodedError) {
    const { code, message, hint, exitCode: exit } = error;
    return { code, message, hint, exit, stack: undefined };
  }
  const oclifExit = oclifExitOf(error);
  if (oclifExit === exitCode.ok) return undefined;
  if (oclifExit !== undefined && error instanceof Error) {
    return {
      code: 'USAGE',
      message: firstParagraph(error.message),
      hint: 'See "heartbeat --help", or "heartbeat COMMAND --help".',
      exit: exitCode.usage,
      stack: undefined,
    };
  }
  return {
    code: 'INTERNAL',
    message: `internal error: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'This is a fault of heartbeat itself: please report it with the lines below.',
    exit: exitCode.internal,
    stack: error instanceof Error ? error.stack : undefined,
  };
}

/** oclif marks the errors of its parser with the exit code they stand for. */
function oclifExitOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('oclif' in error)) return undefined;
  const { oclif } = error;
  if (typeof oclif !== 'object' || oclif === null || !('exit' in oclif)) return undefined;
  return typeof oclif.exit === 'number' ? oclif.exit : undefined;
}

function firstParagraph(message: string): string {
  return message.split('\nSee more help')[0]?.trim() ?? message;
}
