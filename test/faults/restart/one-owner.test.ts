import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

it('a second sidecar on one state directory ends with a clear error, the first is unharmed', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'app.log');
  const state = join(directory, 'state');
  writeFileSync(file, numberedLines(1, 1000));
  const first = startSidecar({ file, args: ['--state', state] });
  await first.reached(1000);
  for (let round = 0; round < 3; round += 1) {
    const second = startSidecar({ file, args: ['--state', state] });
    const { code, stdout, stderr } = await second.process.finished;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`another sidecar is using ${state}`);
    expect(stderr).toContain('--state');
  }
  appendFileSync(file, numberedLines(1001, 2000));
  await expectExactly(first, 2000);
});

it('so does one on the same log, where the directory is the default one', async () => {
  const file = join(temporaryDirectory(), 'app.log');
  writeFileSync(file, numberedLines(1, 100));
  const first = startSidecar({ file });
  await first.reached(100);
  const { code, stderr } = await startSidecar({ file }).process.finished;
  expect(code).toBe(1);
  expect(stderr).toContain('another sidecar is using');
  await expectExactly(first, 100);
});

it('logs of one folder have a state each', async () => {
  const directory = temporaryDirectory();
  const files = ['a.log', 'b.log'].map((name) => join(directory, name));
  const start = (file: string): ReturnType<typeof startSidecar> => startSidecar({ file });
  for (const [index, file] of files.entries()) writeFileSync(file, numberedLines(1, 100 + index));
  const sidecars = files.map(start);
  for (const [index, each] of sidecars.entries()) await expectExactly(each, 100 + index);
  for (const [index, each] of files.map(start).entries()) await expectExactly(each, 100 + index);
});

it('a state directory that is removed while it runs is made anew', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'app.log');
  const state = join(directory, 'state');
  writeFileSync(file, numberedLines(1, 100));
  const first = startSidecar({ file, args: ['--state', state] });
  await first.reached(100);
  await first.metrics();
  rmSync(state, { recursive: true });
  appendFileSync(file, numberedLines(101, 200));
  await first.reached(200);
  // A scrape is shown what is saved.
  await first.metrics();
  await first.kill();
  appendFileSync(file, numberedLines(201, 300));
  const second = startSidecar({ file, args: ['--state', state] });
  const { final } = await expectExactly(second, 300);
  expect(final?.['lines_delta']).toBe(300);
});
