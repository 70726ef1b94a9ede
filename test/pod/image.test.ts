import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { numberedLines } from '../faults/support/oracle.ts';
import { expectExactly } from '../faults/support/sidecar.ts';
import { startWriter } from '../faults/support/writer.ts';
import { createPod } from './container.ts';
import { type LastStage, layImageRoot } from './image-root.ts';

let root: string;
let stage: LastStage;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'heartbeat-image-'));
  chmodSync(root, 0o755);
  stage = layImageRoot(root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the image', () => {
  it('runs as nobody in particular, on a root file system that it cannot write to', async () => {
    const pod = createPod(root, stage);
    appendFileSync(pod.log, numberedLines(1, 1_000));
    const sidecar = pod.start();
    await sidecar.reached(1_000);

    const status = readFileSync(`/proc/${sidecar.pid}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\t65532\t65532\t65532\t65532$/m);
    expect(status).toMatch(/^Gid:\t65532\t65532/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    const mounts = readFileSync(`/proc/${sidecar.pid}/mounts`, 'utf8');
    expect(mounts).toMatch(/^\S+ \/ \S+ ro,/m);
    expect((await fetch(`${await sidecar.url()}/livez`)).status).toBe(200);

    const { tally, code } = await sidecar.end();
    expect(code).toBe(0);
    expect(tally.lines).toBe(1_000);
    expect(readdirSync(pod.state)).not.toEqual([]);
  });

  it('answers `status` in it, for kubectl exec', () => {
    const args = ['--userspec=65532:65532', root, '/usr/local/bin/node', '/app/bin/run.js'];
    const help = execFileSync('chroot', [...args, 'status', '--help'], { encoding: 'utf8' });
    expect(help).toContain('heartbeat status');
  });

  it('says what is in it: every package that it runs on, none of those that only built it', () => {
    const sbom = JSON.parse(readFileSync(join(root, 'app/sbom.cdx.json'), 'utf8')) as {
      readonly components: readonly { readonly name: string }[];
    };
    const names = new Set(sbom.components.map(({ name }) => name));
    for (const name of Object.keys(packageJson.dependencies)) expect(names).toContain(name);
    for (const name of Object.keys(packageJson.devDependencies)) expect(names).not.toContain(name);
  });

  it('has no shell, no npm, and nothing that could be left out', () => {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(root, name)).isFile(),
    );
    expect(files.filter((name) => /(^|\/)(sh|bash|npm|npx|node_modules)(\/|$)/.test(name))).toEqual(
      [],
    );
    const ours = files.filter((name) => name.startsWith('app/'));
    const parts = new Set(ours.map((name) => name.split('/')[1] ?? ''));
    expect([...parts].toSorted((a, b) => a.localeCompare(b))).toEqual([
      'bin',
      'dist',
      'package.json',
      'presets',
      'sbom.cdx.json',
    ]);
  });
});

describe('a pod of a service and the image, with a volume between them', () => {
  it('keeps its totals while the service restarts and the sidecar is killed', async () => {
    const pod = createPod(root, stage);
    let sidecar = pod.start();
    let written = 0;
    for (const kills of [1, 2, 3]) {
      const service = await startWriter(pod.log, { first: written + 1 });
      const writing = service.steady(2_000, 10_000);
      await sidecar.reached(written + kills * 300);
      await sidecar.kill();
      sidecar = pod.start();
      await writing;
      written = service.written;
      service.end();
      await sidecar.reached(written);
    }
    await expectExactly(sidecar, written);
  });
});
