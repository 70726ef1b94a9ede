import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { numberedLines, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

it('disk full at the checkpoint: the old one stays whole, counting goes on and says so', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'app.log');
  const state = temporaryDirectory();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', state]);
  onTestFinished(() => void execFileSync('umount', ['-l', state]));
  writeFileSync(file, numberedLines(1, 1000));
  const checkpoint = join(state, 'checkpoint');

  const sidecar = startSidecar({ file, args: ['--state', state] });
  await sidecar.reached(1000);
  await sidecar.metrics();
  const whole = readFileSync(checkpoint);
  // Someone else fills what is left.
  expect(() => writeFileSync(join(state, 'filling'), Buffer.alloc(100_000))).toThrow(/ENOSPC/);

  appendFileSync(file, numberedLines(1001, 2000));
  const health = await sidecar.becomes('a failing checkpoint', ({ reasons }) =>
    reasons.some(({ code }) => code === 'checkpoint_failing'),
  );
  expect(health).toMatchObject({ status: 'degraded', sidecar_status: 'degraded' });
  await sidecar.reached(2000);
  expect(await sidecar.tally()).toEqual(tallyTo(2000));
  expect(await sidecar.sample('heartbeat_checkpoint_failures_total')).toBeGreaterThan(0);
  expect(sidecar.said('checkpoint_failed')[0]).toMatchObject({
    level: 'error',
    msg: expect.stringMatching(/ENOSPC.*Counting goes on/),
  });
  expect(readFileSync(checkpoint)).toEqual(whole);

  // Killed now, it goes on from the old one; there being room again, all is well again.
  await sidecar.kill();
  const second = startSidecar({ file, args: ['--state', state] });
  await second.reached(2000);
  expect(await second.tally()).toEqual(tallyTo(2000));
  rmSync(join(state, 'filling'));
  appendFileSync(file, numberedLines(2001, 2500));
  await second.becomes('a checkpoint', ({ reasons }) => reasons.length === 0);
  await second.kill();
  await expectExactly(startSidecar({ file, args: ['--state', state] }), 2500);
});
