import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/place.ts';
import { swapLink } from '../support/rotator.ts';
import { expectExactly, pause, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

describe('a symbolic link that is swapped for another', () => {
  it('twice, written all the while, the old target a little longer', async () => {
    const directory = temporaryDirectory();
    const link = join(directory, 'app.log');
    swapLink(link, join(directory, 'app_0.log'));
    const writer = await startWriter(link);
    const sidecar = startSidecar({ file: link });
    await sidecar.url();
    const writing = writer.steady(4_000, 2_000);
    for (const k of [1, 2]) {
      await pause(500);
      swapLink(link, join(directory, `app_${k}.log`));
      await pause(50);
      await writer.reopen();
    }
    await writing;
    await sidecar.reached(4_000);
    expect(await sidecar.sample('heartbeat_source_gaps_total')).toBe(0);
    expect(await sidecar.sample('heartbeat_source_rotations_total')).toBe(2);
    await expectExactly(sidecar, 4_000);
  });
});
