import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { numberedLines, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

it('slow disk: everything is answered within a second, nothing is lost', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'app.log');
  const state = join(directory, 'state');
  const args = ['--state', state, '--interval', '1'];
  writeFileSync(file, '');
  // Every fsync, and every write to the new checkpoint, takes three seconds.
  const under = ['strace', '-D', '-f', '-qq', '-o', '/dev/null'];
  for (const path of ['checkpoint.new', '.']) under.push('-P', join(state, path));
  under.push('-e', 'inject=fsync,write,pwrite64:delay_enter=3000000');
  const sidecar = startSidecar({ file, args, under });
  const url = await sidecar.url();
  let written = 0;
  let slowestMs = 0;
  let scrapes = 0;
  const endsAt = performance.now() + 8000;
  while (performance.now() < endsAt) {
    appendFileSync(file, numberedLines(written + 1, written + 100));
    written += 100;
    for (const path of ['/health', '/metrics', '/livez', '/readyz']) {
      const startedAt = performance.now();
      const answer = await fetch(`${url}${path}`);
      await answer.text();
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      expect(answer.status, path).toBe(200);
    }
    scrapes += 1;
  }
  expect(slowestMs).toBeLessThan(1000);
  expect(scrapes).toBeGreaterThan(5);
  await sidecar.reached(written);
  expect(await sidecar.tally()).toEqual(tallyTo(written));
  // The disk was that slow: saves took seconds each, and still one came through.
  const saves = (): Promise<number> => sidecar.sample('heartbeat_checkpoint_saves_total');
  expect(await saves()).toBeLessThanOrEqual(5);
  await until(async () => (await saves()) > 0, { timeoutMs: 30_000 });
  await sidecar.kill();
  await expectExactly(startSidecar({ file, args: ['--state', state] }), written);
});
