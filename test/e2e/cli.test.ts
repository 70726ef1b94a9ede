import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binary, runHeartbeat } from './sidecar-process.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'heartbeat-cli-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('the command line', () => {
  it('answers --help with every command', async () => {
    const { code, stdout } = await runHeartbeat(['--help']);
    expect(code).toBe(0);
    for (const command of [
      'run',
      'analyze',
      'check',
      'config',
      'dashboard',
      'health',
      'rules',
      'status',
    ]) {
      expect(stdout).toContain(`\n  ${command} `);
    }
  });

  it('says the same where help is rendered afresh', async () => {
    const [prepared, afresh] = await Promise.all([
      runHeartbeat(['--help']),
      runHeartbeat(['help']),
    ]);
    expect(afresh.stdout).toBe(prepared.stdout);
    expect((await runHeartbeat([])).stdout).toBe(prepared.stdout);
  });

  it.each([
    [['frobnicate'], /frobnicate/],
    [['run', '--nonsense'], /--nonsense/],
    [['run', 'app.log'], /heartbeat run --file/],
    [['run'], /--file/],
    [['analyze'], /log file/i],
    [['analyze', '--format', 'xml', '-'], /xml/],
    [['run', '--file', 'x', '--interval', 'soon'], /soon/],
    [['run', '--file', 'x', '--preset', 'petrosaa'], /petrosa/],
  ])('%j is a usage error: exit 2, what was wrong, no stack', async (args, message) => {
    const { code, stderr } = await runHeartbeat(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('keeps errors under --json to code, message and hint', async () => {
    const { code, stdout } = await runHeartbeat(['analyze', '--json', join(directory, 'absent')]);
    expect(code).toBe(1);
    const { error } = JSON.parse(stdout) as { error: Record<string, string> };
    expect(Object.keys(error).filter((key) => !['code', 'message', 'hint'].includes(key))).toEqual(
      [],
    );
    expect(error['message']).toContain('absent');
  });

  it('tells every problem of a configuration at once, with its line', async () => {
    const path = join(directory, 'bad.yaml');
    await writeFile(path, 'version: 1\nheartbeat: { interval_second: 5 }\nhttp: { port: many }\n');
    const { code, stderr } = await runHeartbeat(['config', '--config', path]);
    expect(code).toBe(2);
    expect(stderr).toContain('interval_seconds');
    expect(stderr).toMatch(/bad\.yaml:2:/);
    expect(stderr).toMatch(/bad\.yaml:3:/);
  });

  it('ends quietly when its reader goes away', async () => {
    const path = join(directory, 'many.log');
    await writeFile(path, '{"event":"x","level":"info"}\n'.repeat(100_000));
    const { stdout, stderr } = await promisify(execFile)('bash', [
      '-c',
      `"$0" "$1" analyze --heartbeats --interval 1 "$2" "$2" | head -c 1 >&2; echo "\${PIPESTATUS[0]}"`,
      process.execPath,
      binary,
      path,
    ]);
    expect(stdout.trim()).toBe('0');
    expect(stderr.trim().length).toBeLessThanOrEqual(1);
  });
});
