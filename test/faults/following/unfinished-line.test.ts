import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, pause, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

describe('a last line without its newline', () => {
  it('is one line when it is continued a second later', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file });
    await writer.write(100);
    await writer.tear(20);
    await sidecar.reached(100);
    await pause(1000);
    await writer.write(100);
    await expectExactly(sidecar, 201);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'is one line when it is continued after %s and a restart',
    async (signal) => {
      const file = join(temporaryDirectory(), 'app.log');
      const writer = await startWriter(file);
      await writer.write(100);
      await writer.tear(20);
      const sidecar = startSidecar({ file });
      await sidecar.reached(100);
      await sidecar.becomes(
        'all of it read',
        ({ components }) => components.source.lag_bytes === 0,
      );
      await sidecar.metrics();
      const { stdout } = await sidecar.process.end(signal);
      expect(stdout.includes('"total_lines":100,')).toBe(signal === 'SIGTERM');
      await pause(1000);
      const again = startSidecar({ file });
      await again.becomes('read again', ({ components }) => components.source.bytes_read === 20);
      await writer.write(100);
      await expectExactly(again, 201);
    },
  );
});
