import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { numberedLines, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

it('a log on a read-only volume: it counts without checkpoints, and says so once', async () => {
  const file = join(readOnlyVolume(), 'app.log');
  const sidecar = startSidecar({ file });
  await sidecar.reached(1000);
  expect(await sidecar.tally()).toEqual(tallyTo(1000));
  const { reasons, sidecar_status: status } = await sidecar.health();
  expect(status).toBe('degraded');
  expect(reasons).toEqual([
    expect.objectContaining({
      code: 'checkpoint_failing',
      message: expect.stringMatching(/EROFS.*nothing is saved/),
    }),
  ]);
  expect(sidecar.said('state_unavailable')).toEqual([
    expect.objectContaining({
      level: 'warn',
      msg: expect.stringMatching(/EROFS.*nothing is saved.*--state.*--no-state/),
    }),
  ]);
  await expectExactly(sidecar, 1000);
});

it('with --no-state, or a directory elsewhere, there is nothing to say', async () => {
  const file = join(readOnlyVolume(), 'app.log');
  for (const args of [['--no-state'], ['--state', join(temporaryDirectory(), 'state')]]) {
    const sidecar = startSidecar({ file, args });
    await sidecar.reached(1000);
    expect((await sidecar.health()).reasons).toEqual([]);
    expect(sidecar.said('state_unavailable')).toEqual([]);
    await expectExactly(sidecar, 1000);
  }
});

it('a directory that was named and cannot be used is an error', async () => {
  const volume = readOnlyVolume();
  const file = join(volume, 'app.log');
  const state = join(volume, 'state');
  const { code, stderr } = await startSidecar({ file, args: ['--state', state] }).process.finished;
  expect(code).toBe(1);
  expect(stderr).toContain(`cannot use the state directory ${state}`);
  expect(stderr).toContain('EROFS');
});

it('a default directory that became unreadable is no reason not to count', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'app.log');
  writeFileSync(file, numberedLines(1, 100));
  mkdirSync(join(directory, '.heartbeat', 'app.log', 'checkpoint'), { recursive: true });
  const sidecar = startSidecar({ file });
  await sidecar.reached(100);
  expect(sidecar.said('state_unavailable')).toHaveLength(1);
  await expectExactly(sidecar, 100);
});

/** Holds `app.log` of 1,000 lines. */
function readOnlyVolume(): string {
  const directory = temporaryDirectory();
  const mount = (options: string): void => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory]);
  };
  mount('size=1m');
  onTestFinished(() => void execFileSync('umount', ['-l', directory]));
  writeFileSync(join(directory, 'app.log'), numberedLines(1, 1000));
  mount('remount,ro');
  return directory;
}
