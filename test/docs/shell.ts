import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from './page.ts';

export interface Ran {
  readonly code: number | null;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** Runs a command of the documents in the project's folder, with this checkout's `heartbeat`. */
export async function run(command: string): Promise<Ran> {
  const direct = command.replaceAll('npx heartbeat', `"${process.execPath}" bin/run.js`);
  const child = spawn('bash', ['-euo', 'pipefail', '-c', direct], { cwd: root });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  child.stdin.end();
  const [code] = await once(child, 'close');
  return { code, output };
}
