import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { numberedLines, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

/** Each thread's calls are counted apart, so the first few of all still succeed. */
const faults = [
  ['rename', 'rename,renameat,renameat2:error=EIO:when=2+'],
  ['fsync', 'fsync:error=EIO'],
] as const;

it.for(faults)('I/O error of %s: the old one whole, counting goes on', async ([, inject]) => {
  const directory = temporaryDirectory();
  const file = join(directory, 'app.log');
  const state = join(directory, 'state');
  writeFileSync(file, numberedLines(1, 1000));
  await expectExactly(startSidecar({ file, args: ['--state', state] }), 1000);

  const under = ['strace', '-D', '-f', '-qq', '-o', '/dev/null', '-e', `inject=${inject}`];
  const args = ['--state', state];
  const sidecar = startSidecar({ file, args, under, config: everySaveSynced(directory) });
  let written = 1000;
  await sidecar.becomes('a failing checkpoint', ({ reasons }) => {
    appendFileSync(file, numberedLines(written + 1, written + 100));
    written += 100;
    return reasons.some(({ code }) => code === 'checkpoint_failing');
  });
  const whole = readFileSync(join(state, 'checkpoint'));
  appendFileSync(file, numberedLines(written + 1, written + 100));
  written += 100;
  await sidecar.reached(written);
  expect(await sidecar.tally()).toEqual(tallyTo(written));
  expect(await sidecar.sample('heartbeat_checkpoint_failures_total')).toBeGreaterThan(0);
  expect(sidecar.said('checkpoint_failed')[0]?.['msg']).toMatch(/EIO/);
  expect(readFileSync(join(state, 'checkpoint'))).toEqual(whole);

  await sidecar.kill();
  await expectExactly(startSidecar({ file, args }), written);
});

function everySaveSynced(directory: string): string {
  const config = join(directory, 'synced.yaml');
  const tally = readFileSync(new URL('../support/tally.yaml', import.meta.url), 'utf8');
  writeFileSync(config, `${tally}state: { fsync_seconds: 0 }\n`);
  return config;
}
