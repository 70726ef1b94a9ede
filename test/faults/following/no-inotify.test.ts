import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/place.ts';
import { rotate } from '../support/rotator.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

/** A user namespace of its own, in which nobody may set up a watch. */
const withoutWatches = [
  'unshare',
  '--user',
  '--map-root-user',
  'sh',
  '-c',
  'echo 0 > /proc/sys/user/max_inotify_watches && exec "$@"',
  'sh',
];

describe('a system that grants no watch', () => {
  it('is followed by polling, as exactly', async () => {
    const directory = temporaryDirectory();
    expect(errorOfWatching(directory)).toBe('ENOSPC');
    const file = join(directory, 'app.log');
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file, under: withoutWatches });
    await sidecar.url();
    await writer.write(1_000);
    await sidecar.reached(1_000, { timeoutMs: 2_000 });
    await writer.steady(1_000, 2_000);
    rotate(file, 3);
    await writer.write(10);
    await writer.reopen();
    await writer.steady(990, 2_000);
    await expectExactly(sidecar, 3_000);
  });
});

function errorOfWatching(directory: string): string {
  const script = 'try { fs.watch(process.argv[1]) } catch ({ code }) { console.log(code) }';
  const command = [...withoutWatches.slice(1), process.execPath, '-e', script, directory];
  return spawnSync('unshare', command, { encoding: 'utf8' }).stdout.trim();
}
