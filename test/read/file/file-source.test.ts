import {
  appendFileSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/model/clock.ts';
import { createManualClock } from '../../support/clock.ts';
import { until } from '../../support/until.ts';
import { createRig, numbered, numberedLines, Tally, temporaryDirectory } from '../rig.ts';

function logPath(): string {
  return join(temporaryDirectory(), 'app.log');
}

describe('a file that grows', () => {
  it('is read from its beginning, then as it is written', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 500));
    const rig = createRig({ path });
    for (let n = 501; n <= 1500; n += 1) {
      appendFileSync(path, numbered(n));
      if (n % 50 === 0) await nextTurn();
    }
    await rig.reached(1500);
    expect(rig.tally).toEqual(Tally.of(1, 1500));
    expect(rig.strange).toEqual([]);
    expect(rig.source.status()).toMatchObject({ state: 'following', backlogBytes: 0, gaps: 0 });
  });

  it('is read from its end when asked to, an unfinished line as a whole', async () => {
    const path = logPath();
    const half = numbered(11);
    writeFileSync(path, numberedLines(1, 10) + half.slice(0, 6));
    const rig = createRig({ path, startAt: 'end' });
    appendFileSync(path, half.slice(6) + numberedLines(12, 20));
    await rig.reached(10);
    expect(rig.tally).toEqual(Tally.of(11, 20));
    expect(rig.strange).toEqual([]);
  });

  it('takes a burst of 200,000 lines in chunks, giving others their turn', async () => {
    const path = logPath();
    writeFileSync(path, '');
    const rig = createRig({ path, turnBytes: () => 1024 * 1024, buffer: Buffer.alloc(64 * 1024) });
    appendFileSync(path, numberedLines(1, 200_000));
    let turns = 0;
    while (rig.tally.lines < 200_000) {
      await nextTurn();
      turns += 1;
    }
    expect(rig.tally).toEqual(Tally.of(1, 200_000));
    expect(turns).toBeGreaterThan(5);
    expect(Math.max(...rig.chunkSizes)).toBeLessThanOrEqual(64 * 1024);
  });

  it('is whole when a character is torn at any byte', async () => {
    const path = logPath();
    writeFileSync(path, '');
    const rig = createRig({ path, coalesceMs: 0 });
    const size = Buffer.byteLength(numbered(100));
    for (let cut = 1; cut < size; cut += 1) {
      const line = Buffer.from(numbered(100 + cut));
      appendFileSync(path, line.subarray(0, cut));
      await until(() => rig.pendingBytes === cut);
      appendFileSync(path, line.subarray(cut));
      await rig.reached(cut);
    }
    expect(rig.tally).toEqual(Tally.of(101, 99 + size));
    expect(rig.strange).toEqual([]);
  });

  it('counts a last line without newline once, when it is continued', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 3) + numbered(4).slice(0, -5));
    const rig = createRig({ path });
    await rig.reached(3);
    expect(rig.source.position()?.offsetBytes).toBe(Buffer.byteLength(numberedLines(1, 3)));
    appendFileSync(path, numbered(4).slice(-5));
    await rig.reached(4);
    expect(rig.tally).toEqual(Tally.of(1, 4));
    expect(rig.boundaries).toBe(0);
  });

  it('is drained of all that was written', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const rig = createRig({ path, turnBytes: () => 1000, buffer: Buffer.alloc(1000) });
    appendFileSync(path, numberedLines(11, 5000) + numbered(5001).slice(0, 4));
    await rig.source.drain();
    expect(rig.tally).toEqual(Tally.of(1, 5000));
    expect(rig.pendingBytes).toBe(4);
    expect(rig.source.status()).toMatchObject({ state: 'ended', backlogBytes: 0 });
    expect(rig.source.position()?.offsetBytes).toBe(Buffer.byteLength(numberedLines(1, 5000)));
  });
});

describe('a file that is rotated by renaming', () => {
  it.each([
    { when: 'as soon as the last rotation is seen', rotations: 5 },
    { when: 'after all is read', rotations: 3 },
  ])('$when', async ({ when, rotations }) => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 100));
    const rig = createRig({ path });
    for (let i = 1; i <= rotations; i += 1) {
      if (when === 'after all is read') await rig.reached(100 * i);
      else await until(() => rig.source.status().rotations === i - 1);
      renameSync(path, `${path}.${i}`);
      writeFileSync(path, numberedLines(100 * i + 1, 100 * (i + 1)));
    }
    const lines = 100 * (rotations + 1);
    await rig.reached(lines);
    expect(rig.tally).toEqual(Tally.of(1, lines));
    expect(rig.source.status()).toMatchObject({ rotations, gaps: 0, truncations: 0 });
  });

  it('40 times in a row, keeping 3, with old files deleted', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 20));
    const rig = createRig({ path, quietMs: 300 });
    for (let i = 1; i <= 40; i += 1) {
      await until(() => rig.source.status().rotations === i - 1);
      for (const k of [2, 1]) rename(`${path}.${k}`, `${path}.${k + 1}`);
      rename(path, `${path}.1`);
      writeFileSync(path, numberedLines(20 * i + 1, 20 * i + 20));
    }
    await rig.reached(820);
    expect(rig.tally).toEqual(Tally.of(1, 820));
    expect(rig.source.status()).toMatchObject({ rotations: 40, gaps: 0 });
  });

  it('several times between two looks', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const rig = createRig({ path });
    await rig.reached(10);
    for (let i = 1; i <= 3; i += 1) {
      for (const k of [3, 2, 1]) rename(`${path}.${k}`, `${path}.${k + 1}`);
      rename(path, `${path}.1`);
      writeFileSync(path, numberedLines(10 * i + 1, 10 * i + 10));
    }
    await rig.reached(40);
    expect(rig.tally).toEqual(Tally.of(1, 40));
    expect(rig.source.status()).toMatchObject({ rotations: 3, gaps: 0 });
  });

  it('so often between two looks that files are gone: a gap', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const rig = createRig({ path });
    await rig.reached(10);
    for (let i = 1; i <= 5; i += 1) {
      for (const k of [2, 1]) rename(`${path}.${k}`, `${path}.${k + 1}`);
      rename(path, `${path}.1`);
      writeFileSync(path, numberedLines(10 * i + 1, 10 * i + 10));
    }
    await rig.reached(50);
    await until(() => rig.source.status().backlogBytes === 0);
    const kept = Tally.of(1, 10);
    for (let n = 21; n <= 60; n += 1) kept.add(n);
    expect(rig.tally).toEqual(kept);
    expect(rig.gaps).toEqual([{ reason: 'rotated_away', path, bytes: undefined }]);
  });

  it('while the writer keeps writing to the old file', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const rig = createRig({ path });
    const old = openSync(path, 'a');
    renameSync(path, `${path}.1`);
    writeFileSync(path, numberedLines(1001, 1010));
    for (let n = 11; n <= 40; n += 1) {
      writeSync(old, numbered(n));
      await rig.reached(n);
    }
    closeSync(old);
    await rig.reached(50);
    const all = Tally.of(1, 40);
    for (let n = 1001; n <= 1010; n += 1) all.add(n);
    expect(rig.tally).toEqual(all);
    expect(rig.strange).toEqual([]);
  });

  it('when the writer wakes up long after the quiet time', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const rig = createRig({ path, quietMs: 50 });
    const old = openSync(path, 'a');
    renameSync(path, `${path}.1`);
    writeFileSync(path, numberedLines(11, 20) + numbered(21).slice(0, 5));
    await rig.reached(20);
    writeSync(old, numberedLines(31, 35));
    await until(() => rig.source.status().backlogBytes === 0);
    appendFileSync(path, numbered(21).slice(5));
    await rig.reached(26);
    const all = Tally.of(1, 21);
    for (let n = 31; n <= 35; n += 1) all.add(n);
    expect(rig.tally).toEqual(all);
    expect(rig.strange).toEqual([]);
    expect(rig.events.map(({ event }) => event)).toContain('late_write');
    closeSync(old);
  });

  it('ends an unfinished line with its file', async () => {
    const path = logPath();
    writeFileSync(path, `${numbered(1)}torn`);
    const rig = createRig({ path });
    renameSync(path, `${path}.1`);
    writeFileSync(path, numbered(2));
    await rig.reached(2);
    expect(rig.strange).toEqual(['torn']);
    expect(rig.boundaries).toBe(1);
  });

  it('is drained through all its files, without waiting', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const rig = createRig({ path, quietMs: 60_000 });
    for (let i = 1; i <= 3; i += 1) {
      renameSync(path, `${path}.${i}`);
      writeFileSync(path, numberedLines(10 * i + 1, 10 * i + 10));
    }
    await rig.source.drain();
    expect(rig.tally).toEqual(Tally.of(1, 40));
  });

  it('leaves files alone that only look like its own', async () => {
    const path = logPath();
    writeFileSync(`${path}.7`, numberedLines(901, 910));
    writeFileSync(path, numberedLines(1, 10));
    const clock = createManualClock();
    const rig = createRig({ path, clock });
    copyFileSync(path, `${path}.bak`);
    writeFileSync(`${path}.1.gz`, 'not plain');
    clock.advance(1000);
    renameSync(path, `${path}.1`);
    writeFileSync(path, numberedLines(11, 20));
    clock.advance(1000);
    renameSync(path, `${path}.2`);
    copyFileSync(`${path}.2`, `${path}.2.copy`);
    writeFileSync(path, numberedLines(21, 30));
    clock.advance(1000);
    expect(rig.tally).toEqual(Tally.of(1, 30));
    expect(rig.source.status()).toMatchObject({ rotations: 2, gaps: 0 });
  });
});

describe('a file that is replaced', () => {
  it('by deleting and making it anew, three times', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const rig = createRig({ path });
    for (let i = 1; i <= 3; i += 1) {
      await rig.reached(10 * i);
      appendFileSync(path, numberedLines(1000 + i, 1000 + i));
      unlinkSync(path);
      writeFileSync(path, numberedLines(10 * i + 1, 10 * i + 10));
    }
    await rig.reached(43);
    const all = Tally.of(1, 40);
    for (let n = 1001; n <= 1003; n += 1) all.add(n);
    expect(rig.tally).toEqual(all);
    expect(rig.gaps).toEqual([]);
  });

  it('by renaming a new link over the old', async () => {
    const directory = temporaryDirectory();
    const path = join(directory, 'current.log');
    const target = (i: number): string => join(directory, `${i}.txt`);
    writeFileSync(target(0), numberedLines(1, 10));
    symlinkSync(target(0), path);
    const rig = createRig({ path });
    for (let i = 1; i <= 2; i += 1) {
      await rig.reached(10 * i);
      writeFileSync(target(i), numberedLines(10 * i + 1, 10 * i + 10));
      symlinkSync(target(i), `${path}.new`);
      renameSync(`${path}.new`, path);
    }
    await rig.reached(30);
    expect(rig.tally).toEqual(Tally.of(1, 30));
    expect(readlinkSync(path)).toBe(target(2));
  });

  it('where the link leads, as a kubelet rotates', async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'pod'));
    const real = join(directory, 'pod', '0.log');
    const path = join(directory, 'container.log');
    writeFileSync(real, numberedLines(1, 10));
    symlinkSync(real, path);
    const rig = createRig({ path });
    await rig.reached(10);
    for (let i = 1; i <= 3; i += 1) {
      renameSync(real, `${real}.2024010${i}-000000`);
      writeFileSync(real, numberedLines(10 * i + 1, 10 * i + 10));
    }
    await rig.reached(40);
    expect(rig.tally).toEqual(Tally.of(1, 40));
    expect(readdirSync(join(directory, 'pod'))).toHaveLength(4);
  });
});

describe('a file that is truncated', () => {
  it('after a copy, while it is quiet', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const rig = createRig({ path });
    for (let i = 1; i <= 3; i += 1) {
      await rig.reached(10 * i);
      copyFileSync(path, `${path}.${i}`);
      truncateSync(path);
      appendFileSync(path, numberedLines(10 * i + 1, 10 * i + 10));
    }
    await rig.reached(40);
    expect(rig.tally).toEqual(Tally.of(1, 40));
    expect(rig.source.status()).toMatchObject({ truncations: 3, gaps: 0, rotations: 0 });
  });

  it('after a copy that holds lines not read yet', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10) + numbered(11).slice(0, 9));
    const rig = createRig({ path });
    await rig.reached(10);
    appendFileSync(path, numbered(11).slice(9) + numberedLines(12, 20));
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    appendFileSync(path, numberedLines(21, 60));
    await rig.reached(60);
    expect(rig.tally).toEqual(Tally.of(1, 60));
    expect(rig.strange).toEqual([]);
    expect(rig.source.status()).toMatchObject({ truncations: 1, gaps: 0 });
  });

  it.each([
    ['larger', 200],
    ['to the same size', 99],
    ['smaller', 12],
  ])('and grown again %s', async (_name, lines) => {
    const path = logPath();
    writeFileSync(path, numberedLines(1001, 1099));
    const rig = createRig({ path });
    await rig.reached(99);
    truncateSync(path);
    appendFileSync(path, numberedLines(2001, 2000 + lines));
    await rig.reached(99 + lines);
    const all = Tally.of(1001, 1099);
    for (let n = 2001; n <= 2000 + lines; n += 1) all.add(n);
    expect(rig.tally).toEqual(all);
    expect(rig.source.status()).toMatchObject({ truncations: 1, gaps: 0 });
  });

  it('under a writer that goes on at its old offset: the hole is nobody’s', async () => {
    const path = logPath();
    const writer = openSync(path, 'w');
    const rig = createRig({ path });
    writeSync(writer, numberedLines(1, 100));
    await rig.reached(100);
    truncateSync(path);
    writeSync(writer, numberedLines(101, 110));
    await rig.reached(110);
    closeSync(writer);
    expect(rig.tally).toEqual(Tally.of(1, 110));
    expect(rig.strange).toEqual([]);
  });

  it('before all of it was read: the bytes known to be lost are a gap', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 1000));
    const size = Buffer.byteLength(numberedLines(1, 1000));
    const rig = createRig({ path, turnBytes: () => 1000, buffer: Buffer.alloc(1000) });
    const readBytes = rig.source.status().bytesRead;
    truncateSync(path);
    await until(() => rig.gaps.length > 0);
    expect(readBytes).toBeLessThan(size);
    expect(rig.gaps).toEqual([{ reason: 'truncated', path, bytes: size - readBytes }]);
    expect(rig.boundaries).toBe(1);
  });
});

describe('a path that cannot be read', () => {
  it('waits for a file to appear, then reads it from its 0', async () => {
    const path = logPath();
    const rig = createRig({ path, startAt: 'end' });
    expect(rig.source.status()).toMatchObject({
      state: 'waiting',
      problem: expect.stringMatching(/waiting for .*app/),
    });
    writeFileSync(path, numberedLines(1, 10));
    await rig.reached(10);
    expect(rig.tally).toEqual(Tally.of(1, 10));
    expect(rig.source.status()).toMatchObject({ state: 'following', problem: undefined });
  });

  it('says that it is a directory, and reads the file that takes its place', async () => {
    const path = logPath();
    mkdirSync(path);
    const rig = createRig({ path });
    expect(rig.source.status()).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/is a directory/),
    });
    rmSync(path, { recursive: true });
    writeFileSync(path, numberedLines(1, 10));
    await rig.reached(10);
  });

  it('says that links lead in a circle, without spinning', async () => {
    const path = logPath();
    symlinkSync(path, path);
    const manual = createManualClock();
    let timers = 0;
    const clock: Clock = {
      ...manual,
      setTimer(run, delayMs) {
        timers += 1;
        return manual.setTimer(run, delayMs);
      },
    };
    const rig = createRig({ path, clock, pollMs: 100 });
    expect(rig.source.status()).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/in a circle/),
    });
    manual.advance(10_000);
    expect(timers).toBeGreaterThan(90);
    expect(timers).toBeLessThan(120);
    expect(rig.events.filter(({ event }) => event === 'problem')).toHaveLength(1);
    unlinkSync(path);
    writeFileSync(path, numberedLines(1, 10));
    manual.advance(100);
    expect(rig.tally).toEqual(Tally.of(1, 10));
  });

  it('says when the file stays away after it was deleted', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const rig = createRig({ path });
    unlinkSync(path);
    await until(() => rig.source.status().state === 'waiting');
    expect(rig.source.status().problem).toMatch(/waiting for/);
    writeFileSync(path, numberedLines(11, 20));
    await rig.reached(20);
    expect(rig.tally).toEqual(Tally.of(1, 20));
  });
});

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
