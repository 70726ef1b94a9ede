import { join } from 'node:path';
import { describe, it } from 'vitest';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

describe('a log that is only appended to', () => {
  it('is counted exactly at a steady 2,000 lines a second', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file });
    await sidecar.url();
    await writer.steady(6_000, 2_000);
    await expectExactly(sidecar, 6_000);
  });

  it('is counted exactly when 200,000 lines come at once', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file });
    await sidecar.url();
    await writer.write(200_000);
    await expectExactly(sidecar, 200_000);
  });
});
