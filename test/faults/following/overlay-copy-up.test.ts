import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, type Sidecar, startSidecar } from '../support/sidecar.ts';

describe('a log on an overlay file system', () => {
  it('is followed on when the first write copies it up', async () => {
    const directory = temporaryDirectory();
    const [lower, upper, work, merged] = ['lower', 'upper', 'work', 'merged'].map((name) => {
      const path = join(directory, name);
      mkdirSync(path);
      return path;
    });
    writeFileSync(join(lower ?? '', 'app.log'), numberedLines(1, 1_000));
    const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
    // The mount is seen by the sidecar alone; its root directory in /proc lets the test in.
    const under = [
      'unshare',
      ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
      '--mount',
      'sh',
      '-c',
      `mount -t overlay overlay -o ${options} ${merged} && exec "$@"`,
      'sh',
    ];
    const file = join(merged ?? '', 'app.log');
    const sidecar = startSidecar({ file, under, args: ['--state', join(directory, 'state')] });
    await sidecar.reached(1_000);
    for (let last = 1_100; last <= 2_000; last += 100) {
      const text = numberedLines(last - 99, last);
      writeFileSync(inside(sidecar, file), text, { flag: 'a' });
      await sidecar.reached(last);
    }
    expect(readFileSync(join(upper ?? '', 'app.log'), 'utf8')).toBe(numberedLines(1, 2_000));
    expect(await sidecar.sample('heartbeat_source_gaps_total')).toBe(0);
    await expectExactly(sidecar, 2_000);
  });
});

/** A path as the sidecar's own mount namespace has it. */
function inside(sidecar: Sidecar, path: string): string {
  return join('/proc', String(sidecar.pid), 'root', path);
}
