import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { binary, jsonLines } from '../../e2e/sidecar-process.ts';
import { until } from '../../support/until.ts';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { tallyConfig } from '../support/sidecar.ts';

it('SIGHUP in a terminal reloads; that of a terminal which is closed ends it as SIGTERM does', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'app.log');
  const beats = join(directory, 'heartbeats');
  const typescript = join(directory, 'typescript');
  const pidFile = join(directory, 'pid');
  writeFileSync(file, numberedLines(1, 30));
  const flags = `--file ${file} --config ${tallyConfig} --port 0 --host 127.0.0.1 --heartbeat-out ${beats}`;
  const command = `echo $$ > ${pidFile}; exec ${process.execPath} ${binary} run ${flags}`;
  // script is the terminal; whoever kills it closes the window.
  const terminal = spawn('script', ['-qfc', command, typescript], { stdio: 'ignore' });
  onTestFinished(() => void terminal.kill('SIGKILL'));
  const said = (): string => (existsSync(typescript) ? readFileSync(typescript, 'utf8') : '');
  await until(() => said().includes('"listening"'), { timeoutMs: 30_000 });
  const pid = Number(readFileSync(pidFile, 'utf8'));
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });

  process.kill(pid, 'SIGHUP');
  await until(() => said().includes('"config_reloaded"'));
  expect(isAlive(pid)).toBe(true);

  terminal.kill('SIGKILL');
  await until(() => !isAlive(pid), { what: 'its end' });
  expect(jsonLines(readFileSync(beats, 'utf8')).at(-1)).toMatchObject({
    final: true,
    total_lines: 30,
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
