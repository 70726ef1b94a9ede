import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

describe('a file that gets the inode of the one that was read', () => {
  it.each([
    { lines: 'longer', last: 3_000 },
    { lines: 'shorter', last: 1_100 },
  ])('is read from its own beginning: $lines', async ({ last }) => {
    const directory = temporaryDirectory();
    const file = join(directory, 'app.log');
    writeFileSync(file, numberedLines(1, 1_000));
    const sidecar = startSidecar({ file });
    await sidecar.reached(1_000);
    await sidecar.metrics();
    await sidecar.kill();
    createWithInodeOf(file, numberedLines(1_001, last));
    const again = startSidecar({ file });
    await expectExactly(again, last);
  });
});

/** Deletes and makes files until one gets the inode that the first had, as ext4 mostly does. */
function createWithInodeOf(file: string, text: string): void {
  const { ino } = statSync(file);
  const others: string[] = [];
  rmSync(file);
  for (let k = 0; k < 20_000; k += 1) {
    const candidate = `${file}-candidate-${k}`;
    writeFileSync(candidate, '');
    if (statSync(candidate).ino === ino) {
      writeFileSync(candidate, text);
      renameSync(candidate, file);
      break;
    }
    others.push(candidate);
  }
  for (const other of others) rmSync(other);
  expect(statSync(file).ino).toBe(ino);
}
