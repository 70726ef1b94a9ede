import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createManualClock } from '../../support/clock.ts';
import { createRig, numberedLines, Tally, temporaryDirectory } from '../rig.ts';

const nobody = 65534;

/** Root may read anything, so a test that runs as root becomes somebody else for a while. */
function becomeNobody(): void {
  if (process.getuid?.() !== 0) return;
  process.setegid?.(nobody);
  process.seteuid?.(nobody);
  onTestFinished(() => {
    process.seteuid?.(0);
    process.setegid?.(0);
  });
}

function asOwner<T>(change: () => T): T {
  const user = process.geteuid?.() ?? 0;
  const group = process.getegid?.() ?? 0;
  if (process.getuid?.() !== 0) return change();
  process.seteuid?.(0);
  try {
    return change();
  } finally {
    process.setegid?.(group);
    process.seteuid?.(user);
  }
}

describe('a file that may not be read', () => {
  it('is told of, and read once it may be', () => {
    const directory = temporaryDirectory();
    const path = join(directory, 'app.log');
    writeFileSync(path, numberedLines(1, 10));
    chmodSync(directory, 0o755);
    chmodSync(path, 0);
    becomeNobody();
    const clock = createManualClock();
    const rig = createRig({ path, clock });
    expect(rig.source.status()).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/cannot read .*app\.log: permission denied/),
    });
    clock.advance(1000);
    expect(rig.events.filter(({ event }) => event === 'problem')).toHaveLength(1);
    asOwner(() => chmodSync(path, 0o644));
    clock.advance(200);
    expect(rig.tally).toEqual(Tally.of(1, 10));
    expect(rig.source.status()).toMatchObject({ state: 'following', problem: undefined });
  });

  it('goes on being read when its directory is closed to us', () => {
    const directory = temporaryDirectory();
    const path = join(directory, 'app.log');
    writeFileSync(path, numberedLines(1, 10));
    chmodSync(directory, 0o755);
    becomeNobody();
    const clock = createManualClock();
    const rig = createRig({ path, clock, quietMs: 100 });
    asOwner(() => chmodSync(directory, 0));
    asOwner(() => writeFileSync(path, numberedLines(11, 20), { flag: 'a' }));
    clock.advance(1000);
    expect(rig.tally).toEqual(Tally.of(1, 20));
    expect(rig.source.status().problem).toMatch(/permission denied/);
    asOwner(() => chmodSync(directory, 0o755));
    clock.advance(1000);
    expect(rig.source.status()).toMatchObject({ state: 'following', problem: undefined });
  });
});
