import { writeFileSync } from 'node:fs';
import { CodedError, type ExitCode, exitCode } from '../../model/error.ts';
import { compareWith } from './diff/compare.ts';
import { renderDifferences } from './diff/render.ts';
import { propose } from './propose/propose.ts';
import { readLog } from './read-log.ts';
import { renderConfig } from './render-config.ts';

export interface RunLearningOptions {
  readonly logs: readonly string[];
  /** Where the configuration goes; `undefined`: standard output. */
  readonly out: string | undefined;
  /** Whether a file that is there may be replaced. */
  readonly isForced: boolean;
  /** The configuration to hold the log against, instead of writing one. */
  readonly diff: string | undefined;
}

/**
 * Runs `heartbeat learn` on the streams of this process. Returns the exit code: 3 where `diff`
 * found something.
 *
 * @throws CodedError of an input that cannot be read, or an output that cannot be written
 */
export async function runLearning(options: RunLearningOptions): Promise<ExitCode> {
  if (options.diff !== undefined) {
    const differences = await compareWith(options.diff, options.logs, process.stdin);
    process.stdout.write(renderDifferences(options.diff, differences));
    return differences.length > 0 ? exitCode.finding : exitCode.ok;
  }
  const log = await readLog(options.logs, process.stdin);
  if (log.evidence.records === 0) throw nothingToLearn(log.ledger.lines);
  const text = renderConfig(propose(log), log.paths);
  if (options.out === undefined) process.stdout.write(text);
  else write(options.out, text, options.isForced);
  return exitCode.ok;
}

function write(path: string, text: string, isForced: boolean): void {
  try {
    writeFileSync(path, text, { flag: isForced ? 'w' : 'wx' });
    process.stderr.write(`heartbeat: wrote ${path}\n`);
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new CodedError(
      'OUTPUT_UNWRITABLE',
      isThere ? `${path} is there already` : `cannot write ${path}: ${String(error)}`,
      {
        cause: error,
        exitCode: isThere ? exitCode.usage : exitCode.internal,
        ...(isThere && { hint: 'Name another file, or replace it with --force.' }),
      },
    );
  }
}

function nothingToLearn(lines: number): CodedError {
  return new CodedError('NOTHING_TO_LEARN', `there is no record in ${lines} lines`, {
    hint: 'heartbeat analyze LOGFILE shows what is wrong with them.',
  });
}
