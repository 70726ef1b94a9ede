import { chmodSync, mkdirSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, pause, type Sidecar, startSidecar } from '../support/sidecar.ts';

/** Root may read anything, so it runs as somebody else where the tests run as root. */
const asNobody =
  process.getuid?.() === 0
    ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--']
    : [];

describe('a path that cannot be read', () => {
  it('permission denied, then granted', async () => {
    const directory = temporaryDirectory();
    chmodSync(directory, 0o755);
    const file = join(directory, 'app.log');
    writeFileSync(file, numberedLines(1, 1_000), { mode: 0o600 });
    chmodSync(file, 0);
    const sidecar = startSidecar({ file, args: ['--no-state'], under: asNobody });
    await expectCalm(sidecar, /permission denied: let this user read it/);
    chmodSync(file, 0o644);
    await sidecar.becomes('well again', ({ components }) => components.source.problem === null);
    await expectExactly(sidecar, 1_000);
  });

  it('a directory, then a file in its place', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    mkdirSync(file);
    const sidecar = startSidecar({ file });
    await expectCalm(sidecar, /is a directory, and no container's: name a file in it/);
    rmdirSync(file);
    writeFileSync(file, numberedLines(1, 1_000));
    await expectExactly(sidecar, 1_000);
  });

  it('a loop of symbolic links, then a file in its place', async () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'app.log');
    symlinkSync(join(directory, 'other.log'), file);
    symlinkSync(file, join(directory, 'other.log'));
    const sidecar = startSidecar({ file });
    await expectCalm(sidecar, /symbolic links lead in a circle/);
    rmSync(file);
    writeFileSync(file, numberedLines(1, 1_000));
    await expectExactly(sidecar, 1_000);
  });
});

/** It says what is wrong, once, is degraded by it, and does not spin. */
async function expectCalm(sidecar: Sidecar, problem: RegExp): Promise<void> {
  const health = await sidecar.becomes('a problem', ({ components }) => {
    return components.source.problem !== null;
  });
  expect(health.components.source.problem).toMatch(problem);
  expect(health.components.source.state).toBe('failed');
  expect(health.sidecar_status).not.toBe('healthy');
  const before = sidecar.cpuSeconds();
  await pause(2000);
  expect(sidecar.cpuSeconds() - before).toBeLessThan(0.3);
  const told = sidecar.said('source_problem');
  expect(told).toHaveLength(1);
  expect(told[0]?.['msg']).toMatch(problem);
}
