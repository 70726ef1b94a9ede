import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

describe('npm start', () => {
  // A TMPDIR of its own: all that is left in it was left by what was started here.
  let temporary: string;
  const started: ChildProcess[] = [];

  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'heartbeat-test-start-'));
  });

  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    await rm(temporary, { recursive: true });
  });

  function start(...command: [string, ...string[]]) {
    const [program, ...args] = command;
    const env = { ...process.env, TMPDIR: temporary };
    const child = spawn(program, args, { cwd: checkout, env, stdio: 'pipe' });
    started.push(child);
    const run = { child, stdout: '', stderr: '', closed: once(child, 'close') };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      run.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      run.stderr += text;
    });
    return run;
  }

  function expectNothingLeft(): void {
    expect(processesNaming(temporary)).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  }

  it('shows heartbeats and answering URLs, and ends by itself with --for', async () => {
    const run = start('npm', 'start', '--', '--for', '6s', '--interval', '2', '--port', '0');
    // Before the first heartbeat there is none at /heartbeat to answer with.
    await until(() => heartbeatsIn(run.stdout).length > 0, { timeoutMs: 25_000 });
    expect(urlsIn(run.stderr)).toHaveLength(3);
    for (const url of urlsIn(run.stderr)) {
      const answer = await fetch(url);
      expect([url, answer.status]).toEqual([url, 200]);
      expect((await answer.text()).length).toBeGreaterThan(0);
    }
    expect(await run.closed).toEqual([0, null]);
    const beats = heartbeatsIn(run.stdout);
    expect(beats.length).toBeGreaterThanOrEqual(3);
    expect(beats.map(({ final }) => final)).toEqual(beats.map((_, at) => at === beats.length - 1));
    expect(beats.at(-1)?.['total_messages_processed']).toBeGreaterThan(60);
    expect(run.stderr).toContain('final');
    expectNothingLeft();
  });

  it('ends cleanly on Ctrl-C, the service before the sidecar', async () => {
    const run = start(process.execPath, 'scripts/start.js', '--interval', '1', '--port', '0');
    await until(() => heartbeatsIn(run.stdout).length > 0, { timeoutMs: 25_000 });
    run.child.kill('SIGINT');
    run.child.kill('SIGINT');
    expect(await run.closed).toEqual([0, null]);
    const last = heartbeatsIn(run.stdout).at(-1);
    expect(last?.['final']).toBe(true);
    // Its last lines were read: they are the ones that say it stopped.
    expect(last?.['consumer_is_running']).toBe(false);
    expectNothingLeft();
  });

  it('ends cleanly when its reader leaves', async () => {
    const run = start(process.execPath, 'scripts/start.js', '--interval', '1', '--port', '0');
    await until(() => heartbeatsIn(run.stdout).length > 0, { timeoutMs: 25_000 });
    run.child.stdout.destroy();
    expect(await run.closed).toEqual([0, null]);
    expectNothingLeft();
  });

  it('takes another port when its own is in use, and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const run = start(process.execPath, 'scripts/start.js', '--for', '0.2s', '--port', port);
    expect(await run.closed).toEqual([0, null]);
    other.close();
    expect(run.stderr).toContain(`port ${port} is in use; taking `);
    expect(urlsIn(run.stderr).map((url) => new URL(url).port)).not.toContain(port);
    expectNothingLeft();
  });

  it('says what to do where dist/ is missing', async () => {
    const bare = join(temporary, 'checkout');
    cpSync(join(checkout, 'scripts'), join(bare, 'scripts'), { recursive: true });
    cpSync(join(checkout, 'package.json'), join(bare, 'package.json'));
    const run = start(process.execPath, join(bare, 'scripts/start.js'));
    expect(await run.closed).toEqual([1, null]);
    expect(run.stderr).toContain('dist/ is missing');
    expect(run.stderr).toContain('npm ci');
  });

  it('fails with what the sidecar said when it cannot run', async () => {
    const run = start(process.execPath, 'scripts/start.js', '--interval', 'soon', '--port', '0');
    expect(await run.closed).toEqual([1, null]);
    expect(run.stderr).toMatch(/interval/);
    expectNothingLeft();
  });
});

function urlsIn(text: string): string[] {
  return text.match(/http:\/\/127\.0\.0\.1:\d+\/(?:health|metrics|heartbeat)$/gm) ?? [];
}

function heartbeatsIn(stdout: string): Readonly<Record<string, unknown>>[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line): Readonly<Record<string, unknown>> => JSON.parse(line));
}

/** Command lines of running processes that name this folder. */
function processesNaming(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`))
    .map(commandLine)
    .filter((command) => command.includes(folder));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
