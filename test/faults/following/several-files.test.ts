import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { rotate } from '../support/rotator.ts';
import { expectExactly, pause, startSidecar } from '../support/sidecar.ts';

/** Nothing is pruned unread. */
const keep = 40;

/** Files that grow in turn, 5 lines each, and are rotated and read by sidecars that are killed. */
async function expectExactWhileKilled(
  files: readonly string[],
  args: readonly string[],
  rounds: number,
): Promise<void> {
  let written = 0;
  const grow = (file: string): void => {
    appendFileSync(file, numberedLines(written + 1, written + 5));
    written += 5;
  };
  for (const file of files) grow(file);
  let sidecar = startSidecar({ args });
  await sidecar.reached(written);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, file] of files.entries()) {
      grow(file);
      if ((round + index) % 3 === 0) {
        rotate(file, keep);
        writeFileSync(file, '');
      }
      await pause(20);
    }
    if (round % 4 === 3) {
      await pause(100 * (round % 3));
      await sidecar.kill();
      for (const file of files) {
        grow(file);
        rotate(file, keep);
        grow(file);
      }
      sidecar = startSidecar({ args });
    }
    await pause(50);
  }
  await expectExactly(sidecar, written);
}

describe('several files', () => {
  it('are exact over rotations of each and kill -9', async () => {
    const directory = temporaryDirectory();
    const files = ['a.log', 'b.log', 'c.log'].map((name) => join(directory, name));
    const [named = ''] = files;
    const pattern = join(directory, '[b-z].log');
    await expectExactWhileKilled(files, ['--file', named, '--file', pattern], 20);
  });

  it('are exact where the pattern also matches what was rotated', async () => {
    const directory = temporaryDirectory();
    const files = ['app.log', 'app-web.log'].map((name) => join(directory, name));
    await expectExactWhileKilled(files, ['--file', join(directory, 'app*.log*')], 20);
  });
});
