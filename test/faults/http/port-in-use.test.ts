import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runHeartbeat } from '../../e2e/sidecar-process.ts';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar, tallyConfig } from '../support/sidecar.ts';
import { expectUnharmed } from './under-load.ts';

function second(file: string, port: number): ReturnType<typeof runHeartbeat> {
  const place = ['--host', '127.0.0.1', '--port', String(port)];
  return runHeartbeat(['run', '--config', tallyConfig, '--file', file, ...place]);
}

describe('a port that is taken', () => {
  it('is said, with what to do; whoever has it goes on', async () => {
    await expectUnharmed(async (port) => {
      const directory = temporaryDirectory();
      const { code, stderr } = await second(join(directory, 'other.log'), port);
      expect(code).toBe(1);
      expect(stderr).toContain(`port ${port} on 127.0.0.1 is already in use`);
      expect(stderr).toContain('--port');
      expect(stderr).not.toMatch(/^\s+at /m);
    });
  });

  it('costs no line: once it is free, all are counted from the beginning', async () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'app.log');
    writeFileSync(file, numberedLines(1, 1000));
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect((await second(file, port)).code).toBe(1);
    other.close();
    await once(other, 'close');
    await expectExactly(startSidecar({ file }), 1000);
  });
});
