import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, pause, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

describe('a log that is deleted and made anew', () => {
  it('three times, written until the end and after it', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file });
    await sidecar.url();
    const writing = writer.steady(5_000, 2_000);
    for (let k = 0; k < 3; k += 1) {
      await pause(500);
      rmSync(file);
      await pause(30);
      await writer.reopen();
    }
    await writing;
    await sidecar.reached(5_000);
    expect(await sidecar.sample('heartbeat_source_gaps_total')).toBe(0);
    await expectExactly(sidecar, 5_000);
  });
});
