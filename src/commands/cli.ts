import { fileURLToPath } from 'node:url';
import { flush, run } from '@oclif/core';
import { exitCode } from '../model/error.ts';
import { report, reportAsJson } from './report.ts';

/**
 * Runs the command line and settles when its command is over; sets `process.exitCode` and never
 * throws. A reader that goes away (`| head`) ends it quietly, as it does any filter.
 */
export async function main(argv: readonly string[]): Promise<void> {
  // The sidecar outlives its readers: it goes on counting, and a wrapped service hears of it.
  if (argv[0] !== 'run') {
    process.stdout.on('error', endOnClosedPipe);
    process.stderr.on('error', endOnClosedPipe);
  }
  try {
    await run(helpAsFlag(argv), { root: packageRoot });
    await flush();
  } catch (error) {
    process.exitCode = wantsJson(argv) ? reportAsJson(error) : report(error);
  }
}

const packageRoot = fileURLToPath(new URL('../package.json', import.meta.url));

function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? exitCode.ok);
}

/** `heartbeat help run` is `heartbeat run --help`. */
function helpAsFlag(argv: readonly string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
}

function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}
