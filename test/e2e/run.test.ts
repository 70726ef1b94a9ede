import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import {
  type HeartbeatProcess,
  jsonLines,
  runHeartbeat,
  startHeartbeat,
} from './sidecar-process.ts';

const writer = fileURLToPath(new URL('writer.js', import.meta.url));
let directory: string;
let log: string;
const started: (HeartbeatProcess | { child: ChildProcess })[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'heartbeat-run-'));
  log = join(directory, 'app.log');
});
afterEach(async () => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

describe('heartbeat run --file, beside a real writer', () => {
  it('counts what was written: heartbeats, /metrics and /health agree with it', async () => {
    await writeFile(log, '');
    const sidecar = start(['--file', log, '--preset', 'petrosa', '--interval', '1']);
    const url = await sidecar.url();
    await write(20_000, 500);
    await until(async () => (await total(url, 'messages_processed_total')) === 18_000);

    expect(await total(url, 'consumer_errors_total')).toBe(2_000);
    const metrics = await text(`${url}/metrics`);
    expect(metrics).toMatch(/^processing_time_seconds_count\{component="consumer"\} 18000$/m);
    const health = (await json(`${url}/health`)) as unknown as {
      status: string;
      components: Record<string, Record<string, unknown>>;
      ledger: Record<string, number>;
    };
    expect(health.ledger['lines']).toBe(20_000);
    expect(health.ledger['matched']).toBe(20_000);
    expect(health.components).toHaveProperty('consumer');
    expect(Object.keys(health.components['heartbeat'] ?? {})).toEqual([
      'enabled',
      'is_running',
      'interval_seconds',
      'heartbeat_count',
      'uptime_seconds',
      'include_detailed_stats',
    ]);

    const { code, stdout } = await sidecar.end('SIGTERM');
    expect(code).toBe(0);
    const beats = jsonLines(stdout);
    const last = beats.at(-1);
    expect(last).toMatchObject({ final: true, total_messages_processed: 18_000 });
    expect(sum(beats, 'messages_processed_delta')).toBe(18_000);
    expect(sum(beats, 'consumer_errors_delta')).toBe(2_000);
    expect(last?.['consumer_max_processing_time_ms']).toBe(2499.88);
  });

  it('loses nothing over rename rotations', async () => {
    await writeFile(log, '');
    const sidecar = start(['--file', log, '--preset', 'petrosa']);
    const url = await sidecar.url();
    await write(30_000, 200, 6_000);
    await until(async () => (await total(url, 'messages_processed_total')) === 27_000);
    const { stdout } = await sidecar.end('SIGTERM');
    expect(jsonLines(stdout).at(-1)).toMatchObject({
      total_messages_processed: 27_000,
      total_consumer_errors: 3_000,
    });
  });

  it('follows on after a truncation', async () => {
    await write(1_000, 100);
    const sidecar = start(['--file', log, '--preset', 'petrosa']);
    const url = await sidecar.url();
    await until(async () => (await total(url, 'messages_processed_total')) === 900);
    await truncate(log, 0);
    await write(500, 100);
    await until(async () => (await total(url, 'messages_processed_total')) === 1_350);
    expect(await json(`${url}/health`)).toMatchObject({
      components: { source: { truncations: 1, gaps: 0 } },
    });
  });

  it('counts all that is written when SIGTERM comes', async () => {
    await writeFile(log, '');
    const sidecar = start(['--file', log, '--preset', 'petrosa']);
    await sidecar.url();
    await write(1_000, 1_000);
    const { code, stdout } = await sidecar.end('SIGTERM');
    expect(code).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ final: true, total_messages_processed: 900 });
  });

  it('waits for a file that is not there yet', async () => {
    const sidecar = start(['--file', log, '--preset', 'petrosa']);
    const url = await sidecar.url();
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    await write(10, 10);
    await until(async () => (await total(url, 'messages_processed_total')) === 9);
  });

  it('says in one line that the port is in use, and ends', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, stderr } = await runHeartbeat(['run', '--file', log, '--port', port]);
    holder.close();
    expect(code).not.toBe(0);
    expect(stderr).toContain(port);
    expect(stderr).toMatch(/in use/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('writes heartbeats to --heartbeat-out', async () => {
    await writeFile(log, '');
    const out = join(directory, 'heartbeats.ndjson');
    const sidecar = start(['--file', log, '--heartbeat-out', out]);
    await sidecar.url();
    const { stdout } = await sidecar.end('SIGTERM');
    expect(stdout).toBe('');
    expect(jsonLines(await readFile(out, 'utf8')).at(-1)).toMatchObject({ final: true });
  });
});

describe('heartbeat run --stdin', () => {
  it('ends with its input, and its exit code is 0', async () => {
    const input = `${'{"event":"Message processed successfully"}\n'.repeat(999)}{"event":"cut"}`;
    const args = ['run', '--stdin', '--preset', 'petrosa', '--port', '0'];
    const { code, stdout } = await runHeartbeat(args, { input });
    expect(code).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({
      final: true,
      total_messages_processed: 999,
      ledger: { lines: 1_000, bytes: input.length },
    });
  });
});

function start(args: readonly string[]): HeartbeatProcess {
  const sidecar = startHeartbeat(['run', '--port', '0', '--host', '127.0.0.1', ...args]);
  started.push(sidecar);
  return sidecar;
}

async function write(count: number, batch: number, rotateEvery = 0): Promise<void> {
  const args = [writer, log, String(count), String(batch), String(rotateEvery)];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  started.push({ child });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
}

async function total(url: string, name: string): Promise<number> {
  const found = (await text(`${url}/metrics`)).match(
    new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm'),
  );
  return Number(found?.[1]);
}

async function text(url: string): Promise<string> {
  const response = await fetch(url);
  return response.text();
}

async function json(url: string): Promise<Record<string, unknown>> {
  return JSON.parse(await text(url)) as Record<string, unknown>;
}

function sum(lines: readonly Record<string, unknown>[], key: string): number {
  return lines.reduce((total, line) => total + Number(line[key]), 0);
}
