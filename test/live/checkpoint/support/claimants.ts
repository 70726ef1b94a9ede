import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

const source = fileURLToPath(new URL('claimant.ts', import.meta.url));

/** A directory that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'heartbeat-checkpoint-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Another process that claims directories; each order is answered with `yes` or a code. */
export interface Claimant {
  tell(order: 'claim' | 'confirm' | 'release'): Promise<string>;
  kill(): Promise<void>;
}

/** The claimant's program, for every Node that runs the tests: the oldest knows no TypeScript. */
export async function claimantProgram(): Promise<string> {
  const outfile = join(temporaryDirectory(), 'claimant.mjs');
  await mkdir(join(outfile, '..'), { recursive: true });
  await build({ entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm' });
  return outfile;
}

export async function startClaimant(program: string, directory: string): Promise<Claimant> {
  const child = fork(program, [directory], { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const answerTo = (order: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const listen = (message: { order: string; answer: string }): void => {
        if (message.order !== order) return;
        child.off('message', listen);
        resolve(message.answer);
      };
      child.on('message', listen);
      child.once('exit', () => reject(new Error(`it ended instead of: ${order}`)));
    });
  await answerTo('start');
  return {
    tell(order) {
      const answer = answerTo(order);
      child.send(order);
      return answer;
    },
    async kill() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}
