import { constants } from 'node:os';
import type { Writable } from 'node:stream';
import type { Clock } from '../model/clock.ts';
import type { SourceConfig } from '../model/config.ts';
import { CodedError, exitCode } from '../model/error.ts';
import type { Log } from '../model/log.ts';
import type { Source } from '../model/source.ts';
import { type CommandExit, createCommandSource } from '../source/command-source.ts';
import type { FilePosition } from '../source/file-position.ts';
import { createFileSource } from '../source/file-source.ts';
import { createStdinSource } from '../source/stream-source.ts';

export interface OpenSourceOptions {
  readonly source: SourceConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly stdout: Writable;
  /** Bytes of the unfinished line, which the engine holds. */
  readonly pending: () => number;
  /** Where an earlier run stopped: `null` before there was a log, `undefined` if none ran. */
  readonly resumed: FilePosition | null | undefined;
}

/** A source, and what depends on its kind. */
export interface OpenSource {
  readonly source: Source;
  /** Where reading stands, for a source that can be read again. */
  position(): FilePosition | undefined;
  /** Where heartbeats go that have no file of their own. */
  readonly out: Writable | ((text: string) => void);
  /** Ends the source on a signal; settles when all that is already written is handed over. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Passes a signal on that is the wrapped command's own. */
  forward(signal: NodeJS.Signals): void;
  /** Once the source is over. @throws CodedError where there was nothing to run. */
  exitCode(): Promise<number>;
}

export function openSource({ source, ...options }: OpenSourceOptions): OpenSource {
  switch (source.kind) {
    case 'file':
      return openFile(source, options);
    case 'stdin':
      return opened(createStdinSource({ stream: process.stdin, clock: options.clock }), options);
    case 'command':
      return openCommand(source.command, source.args, options);
  }
}

type Surroundings = Omit<OpenSourceOptions, 'source'>;

type FileConfig = Extract<SourceConfig, { kind: 'file' }>;

function openFile({ path, start }: FileConfig, options: Surroundings): OpenSource {
  const { clock, log, pending, resumed } = options;
  // What has come since an earlier run found no log is new from its first byte on.
  const startAt = start.endsWith('end') && resumed === undefined ? 'end' : 'beginning';
  const source = createFileSource({
    path,
    clock,
    startAt,
    ...(resumed && { resume: resumed }),
    pending,
    log: ({ event, message }) => {
      const isTrouble = event === 'gap' || event === 'problem';
      log[isTrouble ? 'warn' : 'info'](`source_${event}`, message);
    },
  });
  return { ...opened(source, options), position: () => source.position() };
}

/** A source that has no life of its own: it ends when it has been drained. */
function opened(source: Source, { stdout }: Surroundings): OpenSource {
  return {
    source,
    position: () => undefined,
    out: stdout,
    end: () => source.drain(),
    forward: () => {},
    exitCode: () => Promise.resolve(exitCode.ok),
  };
}

function openCommand(
  command: string,
  args: readonly string[],
  { clock, stdout }: Surroundings,
): OpenSource {
  const source = createCommandSource({ command, args, clock, stdout });
  return {
    source,
    position: () => undefined,
    out: (text) => source.betweenLines(text),
    async end(signal) {
      source.forward(signal);
      await source.exit.catch(() => {});
    },
    forward: (signal) => void source.forward(signal),
    async exitCode() {
      try {
        return shellExitCode(await source.exit);
      } catch (error) {
        throw error instanceof CodedError ? asShellWould(error) : error;
      }
    },
  };
}

/** A process ended by a signal has no exit code; shells report 128 and the signal's number. */
function shellExitCode({ code, signal }: CommandExit): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** What a shell exits with where there is nothing to run: 127 not found, 126 not executable. */
function asShellWould(error: CodedError): CodedError {
  const exit = error.code === 'COMMAND_NOT_FOUND' ? 127 : 126;
  const { cause, hint } = error;
  return new CodedError(error.code, error.message, {
    cause,
    ...(hint !== undefined && { hint }),
    exitCode: exit,
  });
}
