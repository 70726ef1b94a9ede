import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

describe('a writer that does not append', () => {
  it('leaves a hole of NULs after a truncation, which is no line', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file, { flags: 'w' });
    const sidecar = startSidecar({ file });
    await sidecar.url();
    for (let k = 1; k <= 3; k += 1) {
      await writer.write(5_000);
      await sidecar.reached(k * 5_000);
      truncateSync(file);
    }
    await writer.write(1_000);
    expect(readFileSync(file).subarray(0, 4_096)).toEqual(Buffer.alloc(4_096));
    await sidecar.reached(16_000);
    expect(await sidecar.sample('heartbeat_source_truncations_total')).toBe(3);
    expect(await sidecar.sample('heartbeat_source_gaps_total')).toBe(0);
    await expectExactly(sidecar, 16_000);
  });
});
