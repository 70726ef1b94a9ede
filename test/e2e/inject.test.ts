import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { kinds } from '../ops/inject/workloads.ts';
import { runHeartbeat } from './sidecar-process.ts';

const deployment = kinds['Deployment'] ?? '';
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'heartbeat-inject-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('heartbeat inject', () => {
  it('pipes a manifest through, and back', async () => {
    const injected = await runHeartbeat(['inject', '--container', 'app', '-'], {
      input: deployment,
    });
    expect(injected.code).toBe(0);
    expect(injected.stderr).toBe('heartbeat: Deployment shop: injected beside container "app"\n');
    expect(injected.stdout).toContain(`image: heartbeat:${packageJson.version}\n`);
    const back = await runHeartbeat(['inject', '--uninject', '-'], { input: injected.stdout });
    expect(back.stdout).toBe(deployment);
  });

  it('reads a file, and writes nothing of it that it refuses', async () => {
    const file = join(directory, 'shop.yaml');
    await writeFile(file, deployment);
    const { code, stdout, stderr } = await runHeartbeat(['inject', '--container', 'ap', file]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Deployment shop: it has no container "ap" (it has: app)');
  });

  it.each([
    [['--log', 'app.log'], /--log \/var\/log\/shop\/app.log/],
    [['--log', '/app.log'], /no file in a folder/],
    [['--log', '/a/b.log', '--node'], /node/],
  ])('%j is a usage error', async (args, message) => {
    const { code, stderr } = await runHeartbeat(['inject', ...args, '-'], { input: deployment });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('names the file that is not there', async () => {
    const { code, stderr } = await runHeartbeat(['inject', join(directory, 'absent.yaml')]);
    expect(code).toBe(1);
    expect(stderr).toContain('absent.yaml');
  });
});
