/** Exit codes of the command line. */
export const exitCode = { ok: 0, internal: 1, usage: 2, threshold: 3, finding: 3 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What a shell says of a command that it cannot run; a wrapped command's own code is any. */
export type ShellExitCode = 126 | 127;

/**
 * An error that a person can act on. `code` is stable and SCREAMING_SNAKE_CASE; the message says
 * what was wrong and where; `hint` says what to do.
 */
export class CodedError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode | ShellExitCode;

  constructor(
    code: string,
    message: string,
    options: { cause?: unknown; hint?: string; exitCode?: ExitCode | ShellExitCode } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? exitCode.internal;
  }
}
