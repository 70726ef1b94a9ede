import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/place.ts';
import { rotate } from '../support/rotator.ts';
import { expectExactly, pause, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

describe('a writer that keeps the renamed file open', () => {
  it.each([300, 2000])('for %i ms, while another writes to the new one', async (lateMs) => {
    const file = join(temporaryDirectory(), 'app.log');
    const old = await startWriter(file);
    const sidecar = startSidecar({ file });
    await sidecar.url();
    await old.write(500);
    await sidecar.reached(500);
    rotate(file, 3);
    const late = lateMs / 2;
    const fresh = await startWriter(file, { first: 501 + late });
    await Promise.all([old.steady(late, 500), fresh.steady(1000, 400)]);
    await expectExactly(sidecar, 1500 + late);
  });

  it.each([300, 2000])('and says its last words after %i ms of silence', async (silentMs) => {
    const file = join(temporaryDirectory(), 'app.log');
    const old = await startWriter(file);
    const sidecar = startSidecar({ file });
    await sidecar.url();
    await old.write(500);
    await sidecar.reached(500);
    rotate(file, 3);
    const fresh = await startWriter(file, { first: 601 });
    await fresh.write(400);
    await pause(silentMs);
    await old.write(100);
    await sidecar.reached(1000);
    expect(await sidecar.sample('heartbeat_source_gaps_total')).toBe(0);
    await expectExactly(sidecar, 1000);
  });
});
