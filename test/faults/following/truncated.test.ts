import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

describe('a log that is truncated and grows again', () => {
  it('a little', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    writeFileSync(file, numberedLines(1, 1_000));
    const sidecar = startSidecar({ file });
    await sidecar.reached(1_000);
    truncateSync(file);
    writeFileSync(file, numberedLines(1_001, 1_100), { flag: 'a' });
    await sidecar.reached(1_100);
    expect(await sidecar.sample('heartbeat_source_truncations_total')).toBe(1);
    await expectExactly(sidecar, 1_100);
  });

  it('beyond its old size at once', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    writeFileSync(file, numberedLines(1, 1_000));
    const sidecar = startSidecar({ file });
    await sidecar.reached(1_000);
    // Truncates and writes the same file.
    writeFileSync(file, numberedLines(1_001, 6_000));
    await sidecar.reached(6_000);
    expect(await sidecar.sample('heartbeat_source_truncations_total')).toBe(1);
    await expectExactly(sidecar, 6_000);
  });

  it('to exactly its old size', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    writeFileSync(file, numberedLines(1_001, 2_000));
    const sizeBytes = statSync(file).size;
    const sidecar = startSidecar({ file });
    await sidecar.reached(1_000);
    const regrown = Buffer.from(numberedLines(1, 1_000));
    const filling = `${' '.repeat(sizeBytes - regrown.length - 1)}\n`;
    writeFileSync(file, `${regrown.toString()}${filling}`);
    expect(statSync(file).size).toBe(sizeBytes);
    await sidecar.reached(2_001);
    expect(await sidecar.sample('heartbeat_source_truncations_total')).toBe(1);
    await expectExactly(sidecar, 2_000, { blank: 1 });
  });
});
