import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tallyOf } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { gzip, rotate } from '../support/rotator.ts';
import { expectExactly, pause, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

describe('rotated files that are compressed and removed', () => {
  it('are read while they are plain', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file });
    await sidecar.url();
    const writing = writer.steady(5_000, 2_000);
    for (let k = 0; k < 4; k += 1) {
      await pause(500);
      rotate(file, 3);
      gzip(`${file}.1`);
      await writer.reopen();
    }
    await writing;
    await sidecar.reached(5_000);
    expect(await sidecar.sample('heartbeat_source_gaps_total')).toBe(0);
    await expectExactly(sidecar, 5_000);
  });

  it('while the sidecar is down: a gap is told, and the rest is counted', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file);
    await writer.write(1_000);
    const sidecar = startSidecar({ file });
    await sidecar.reached(1_000);
    await sidecar.metrics();
    await sidecar.kill();
    await writer.write(500);
    rotate(file, 3);
    gzip(`${file}.1`);
    await writer.reopen();
    await writer.write(500);
    const again = startSidecar({ file });
    await again.reached(1_500);
    expect(await again.sample('heartbeat_source_gaps_total')).toBe(1);
    const left = Array.from({ length: 2_000 }, (_, index) => index + 1);
    left.splice(1_000, 500);
    await expectExactly(again, tallyOf(left));
  });
});
