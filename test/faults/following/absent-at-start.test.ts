import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

describe('a log that is not there at the start', () => {
  it('is read from its beginning when it appears', async () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'app.log');
    const sidecar = startSidecar({ file });
    const { problem } = (await sidecar.health()).components.source;
    expect(problem).toBe(`waiting for ${file} to appear`);
    const writer = await startWriter(file);
    await writer.steady(1_000, 2_000);
    await expectExactly(sidecar, 1_000);
  });

  it('nor is the directory it will be in', async () => {
    const directory = join(temporaryDirectory(), 'later');
    const file = join(directory, 'app.log');
    const sidecar = startSidecar({ file, args: ['--no-state'] });
    await sidecar.becomes('waiting', ({ components }) => components.source.state === 'waiting');
    mkdirSync(directory);
    const writer = await startWriter(file);
    await writer.write(1_000);
    await expectExactly(sidecar, 1_000);
  });
});
