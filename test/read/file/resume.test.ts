import {
  appendFileSync,
  copyFileSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FilePosition } from '../../../src/read/file/file-position.ts';
import { createManualClock } from '../../support/clock.ts';
import { createRig, numbered, numberedLines, type Rig, Tally, temporaryDirectory } from '../rig.ts';

function logPath(): string {
  return join(temporaryDirectory(), 'app.log');
}

/** Reads what is there, and gives the position as a checkpoint would keep it. */
async function positionAfter(path: string): Promise<FilePosition> {
  const rig = createRig({ path });
  await rig.source.drain();
  const position = rig.source.position();
  if (position === undefined) throw new Error('nothing was read');
  return JSON.parse(JSON.stringify(position));
}

/** Starts again at a position, and reads all that is there. */
async function resume(path: string, position: FilePosition): Promise<Rig> {
  const rig = createRig({ path, resume: position });
  await rig.source.drain();
  return rig;
}

describe('starting again at a position', () => {
  it('reads the unfinished line once, whole', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 3) + numbered(4).slice(0, 7));
    const position = await positionAfter(path);
    expect(position.offsetBytes).toBe(Buffer.byteLength(numberedLines(1, 3)));
    appendFileSync(path, numbered(4).slice(7) + numberedLines(5, 9));
    const rig = await resume(path, position);
    expect(rig.tally).toEqual(Tally.of(4, 9));
    expect(rig.strange).toEqual([]);
    expect(rig.gaps).toEqual([]);
  });

  it('keeps nothing of the content in it', async () => {
    const path = logPath();
    writeFileSync(path, 'secret\n'.repeat(100));
    const text = JSON.stringify(await positionAfter(path));
    expect(text).not.toContain('secret');
    expect(text).not.toContain(Buffer.from('secret').toString('hex'));
  });

  it('reads a log that was copied, truncated, written and renamed', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const position = await positionAfter(path);
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    writeFileSync(path, numberedLines(11, 20));
    renameSync(path, `${path}.2`);
    writeFileSync(path, numberedLines(21, 30));
    const rig = await resume(path, position);
    expect(rig.tally).toEqual(Tally.of(11, 30));
    expect(rig.gaps).toEqual([]);
  });

  it('reads several files that were rotated meanwhile, in order', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const position = await positionAfter(path);
    appendFileSync(path, numberedLines(11, 20));
    renameSync(path, `${path}.3`);
    writeFileSync(`${path}.2`, numberedLines(21, 30));
    writeFileSync(`${path}.1`, numberedLines(31, 40));
    writeFileSync(path, numberedLines(41, 50));
    const rig = await resume(path, position);
    expect(rig.tally).toEqual(Tally.of(11, 50));
    expect(rig.gaps).toEqual([]);
  });

  it('leaves alone what was rotated before', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    renameSync(path, `${path}.1`);
    writeFileSync(path, numberedLines(11, 20));
    const position = await positionAfter(path);
    appendFileSync(path, numberedLines(21, 30));
    renameSync(`${path}.1`, `${path}.2`);
    renameSync(path, `${path}.1`);
    writeFileSync(path, numberedLines(31, 40));
    const rig = await resume(path, position);
    expect(rig.tally).toEqual(Tally.of(21, 40));
  });

  it('tells one gap when its file is gone, and reads what came after it', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const position = await positionAfter(path);
    writeFileSync(`${path}.2`, numberedLines(21, 30));
    writeFileSync(`${path}.1`, numberedLines(31, 40));
    rmSync(path);
    writeFileSync(path, numberedLines(41, 50));
    const rig = await resume(path, position);
    expect(rig.tally).toEqual(Tally.of(21, 50));
    expect(rig.gaps).toEqual([{ reason: 'position_lost', path, bytes: undefined }]);
  });

  it('is not deceived by another file under the same inode', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const position = await positionAfter(path);
    unlinkSync(path);
    writeFileSync(path, numberedLines(1001, 1030));
    const { device, inode, bornNs } = await positionAfter(path);
    const rig = await resume(path, { ...position, device, inode, bornNs });
    expect(rig.tally).toEqual(Tally.of(1001, 1030));
    expect(rig.gaps).toHaveLength(1);
  });

  it('finds what was not read yet in the copy that a truncation left', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const position = await positionAfter(path);
    appendFileSync(path, numberedLines(11, 20));
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    appendFileSync(path, numberedLines(21, 60));
    const rig = await resume(path, position);
    expect(rig.tally).toEqual(Tally.of(11, 60));
    expect(rig.gaps).toEqual([]);
  });

  it('reads a file that was seen and rotated, but not read, before the kill', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const clock = createManualClock();
    const first = createRig({ path, clock, quietMs: 60_000 });
    for (let i = 1; i <= 2; i += 1) {
      renameSync(path, `${path}.${i}`);
      writeFileSync(path, numberedLines(10 * i + 1, 10 * i + 10));
      clock.advance(1000);
    }
    const position = first.source.position();
    expect(first.tally).toEqual(Tally.of(1, 10));
    const rig = await resume(path, position as FilePosition);
    expect(rig.tally).toEqual(Tally.of(11, 30));
  });

  it('goes on when it was killed between a file and the next', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const clock = createManualClock();
    const first = createRig({ path, clock });
    renameSync(path, `${path}.1`);
    writeFileSync(path, numberedLines(11, 20));
    clock.advance(100);
    const whileWaiting = first.source.position();
    expect(first.tally).toEqual(Tally.of(1, 10));
    clock.advance(1000);
    expect(first.tally).toEqual(Tally.of(1, 20));
    const rig = await resume(path, whileWaiting as FilePosition);
    expect(rig.tally).toEqual(Tally.of(11, 20));
  });

  it('does not wait for files that are known to be at rest', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const position = await positionAfter(path);
    renameSync(path, `${path}.2`);
    appendFileSync(`${path}.2`, numberedLines(11, 20));
    writeFileSync(`${path}.1`, numberedLines(21, 30));
    writeFileSync(path, numberedLines(31, 40));
    utimesSync(path, 1e9, 1e9);
    // By their own times both were quiet for a second before the newest was written.
    for (const name of [`${path}.1`, `${path}.2`]) utimesSync(name, 1e9 - 1, 1e9 - 1);
    const rig = createRig({ path, clock: createManualClock(), resume: position, quietMs: 1000 });
    expect(rig.tally).toEqual(Tally.of(11, 40));
    expect(rig.source.status().rotations).toBe(2);
  });

  it('waits once for a file, and not again after each restart', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const clock = createManualClock();
    const first = createRig({ path, clock, quietMs: 1000 });
    renameSync(path, `${path}.1`);
    writeFileSync(path, numberedLines(11, 20));
    for (const name of [path, `${path}.1`]) utimesSync(name, 1e9, 1e9);
    clock.advance(100);
    const position = first.source.position() as FilePosition;
    expect(position.superseded).toBe(true);
    const second = createRig({ path, clock: createManualClock(), resume: position, quietMs: 1000 });
    expect(second.tally).toEqual(Tally.of(11, 20));
    // What was written to it since is not at rest.
    appendFileSync(`${path}.1`, numbered(21));
    utimesSync(`${path}.1`, 1e9, 1e9);
    const third = createRig({ path, clock: createManualClock(), resume: position, quietMs: 1000 });
    expect(third.tally).toEqual(Tally.of(21, 21));
  });
});
