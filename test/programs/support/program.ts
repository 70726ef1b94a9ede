import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { until } from '../../support/until.ts';

export interface ProgramOptions {
  /** The stream that the log is written to. */
  readonly logsTo: 'stdout' | 'stderr';
  /** The file that takes it. */
  readonly log: string;
  /** Answers 200 once the program is up. */
  readonly ready: string;
  readonly cwd: string;
}

export interface Program {
  /** Ends it by SIGTERM and resolves when it has gone, its log whole. */
  stop(): Promise<void>;
}

/** Runs a program that exports metrics of its own, with its log in a file. */
export async function startProgram(
  command: string,
  args: readonly string[],
  { logsTo, log, ready, cwd }: ProgramOptions,
): Promise<Program> {
  const file = openSync(log, 'w');
  const child = spawn(command, args, {
    cwd,
    // Nothing of this environment may change what it logs.
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd },
    stdio: ['ignore', logsTo === 'stdout' ? file : 'ignore', logsTo === 'stderr' ? file : 'ignore'],
  });
  closeSync(file);
  const exit = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exit;
  };
  const isUp = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`);
    return (await fetch(ready)).ok;
  };
  try {
    await until(isUp, { timeoutMs: 30_000, what: `${command} answers at ${ready}` });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return { stop };
}
