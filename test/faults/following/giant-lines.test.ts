import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

const mebibyte = 1024 * 1024;
/** A sidecar that follows small lines peaks at some 80 MiB. */
const capMiB = 120;

describe('a line far over the limit', () => {
  it.each([
    { sizeMiB: 10, what: 'of 10 MB' },
    { sizeMiB: 600, what: 'of 600 MB, which comes while it is followed' },
  ])('$what is one oversize line, its neighbours are counted', async ({ sizeMiB }) => {
    const file = join(temporaryDirectory(), 'app.log');
    const descriptor = openSync(file, 'a');
    writeSync(descriptor, numberedLines(1, 1_000));
    const sidecar = startSidecar({ file });
    await sidecar.reached(1_000);
    const part = Buffer.alloc(mebibyte, 'x');
    for (let k = 0; k < sizeMiB; k += 1) writeSync(descriptor, part);
    await sidecar.becomes('all of it read', ({ components }) => {
      const { lag_bytes, bytes_read } = components.source;
      return lag_bytes === 0 && bytes_read > sizeMiB * mebibyte;
    });
    expect((await sidecar.health()).ledger).toMatchObject({ lines: 1_000, oversize: 0 });
    writeSync(descriptor, `\n${numberedLines(1_001, 2_000)}`);
    closeSync(descriptor);
    await sidecar.reached(2_001);
    expect(sidecar.peakMiB()).toBeLessThan(capMiB);
    await expectExactly(sidecar, 2_000, { oversize: 1 });
  });
});
