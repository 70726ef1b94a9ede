import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/place.ts';
import { rotate } from '../support/rotator.ts';
import { expectExactly, pause, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

describe('a log rotated by renaming, written all the while', () => {
  it.each([
    { rotations: 5, everyMs: 200, keep: 5 },
    { rotations: 3, everyMs: 5000, keep: 3 },
    { rotations: 40, everyMs: 100, keep: 3 },
  ])('$rotations times, every $everyMs ms, keeping $keep', async ({ rotations, everyMs, keep }) => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file });
    await sidecar.url();
    await writer.write(1);
    await sidecar.reached(1);
    const lines = Math.round((rotations + 1) * everyMs * 1.5);
    const writing = writer.steady(lines, 1500);
    for (let k = 0; k < rotations; k += 1) {
      await pause(everyMs);
      rotate(file, keep);
      await writer.reopen();
    }
    await writing;
    await sidecar.reached(lines + 1);
    const read = await sidecar.becomes('every rotated file read', ({ components }) => {
      return components.source.rotations === rotations;
    });
    expect(read.components.source.gaps).toBe(0);
    await expectExactly(sidecar, lines + 1);
  });
});
