import {
  appendFileSync,
  copyFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../support/clock.ts';
import { createRig, numberedLines, type Rig, Tally, temporaryDirectory } from '../rig.ts';

/** A log of which lines 1 to 10 were read, and a look that happens when the test says so. */
function begin(): { path: string; rig: Rig; look: () => void } {
  const path = join(temporaryDirectory(), 'app.log');
  writeFileSync(path, numberedLines(1, 10));
  const clock = createManualClock();
  const rig = createRig({ path, clock });
  clock.advance(1000);
  expect(rig.tally).toEqual(Tally.of(1, 10));
  return { path, rig, look: () => clock.advance(1000) };
}

/** An empty file, made anew until the file system's clock has moved on since another was made. */
function createAfter(other: string, path: string): void {
  const born = (each: string): bigint => statSync(each, { bigint: true }).birthtimeNs;
  do {
    rmSync(path, { force: true });
    writeFileSync(path, '');
  } while (born(path) === born(other));
}

describe('several things that happen between two looks', () => {
  it('two rotations of a log of which a single byte was read: any two logs begin alike', () => {
    const path = join(temporaryDirectory(), 'app.log');
    const first = numberedLines(1, 1);
    writeFileSync(path, first.slice(0, 1));
    const clock = createManualClock();
    const rig = createRig({ path, clock });
    clock.advance(1000);
    appendFileSync(path, first.slice(1));
    renameSync(path, `${path}.2`);
    writeFileSync(path, numberedLines(2, 2));
    renameSync(path, `${path}.1`);
    writeFileSync(path, numberedLines(3, 3));
    clock.advance(1000);
    clock.advance(5000);
    expect(rig.tally).toEqual(Tally.of(1, 3));
    expect(rig.strange).toEqual([]);
  });

  it('a copy, a truncation, another, a deletion and two rotations', () => {
    const { path, rig, look } = begin();
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    truncateSync(path);
    rmSync(path);
    writeFileSync(path, numberedLines(11, 20));
    renameSync(path, `${path}.2`);
    writeFileSync(path, numberedLines(21, 30));
    renameSync(path, `${path}.3`);
    writeFileSync(path, numberedLines(31, 40));
    look();
    look();
    expect(rig.tally).toEqual(Tally.of(1, 40));
    expect(rig.strange).toEqual([]);
  });

  it('a copy, more lines, and a rotation', () => {
    const { path, rig, look } = begin();
    copyFileSync(path, `${path}.bak`);
    appendFileSync(path, numberedLines(11, 20));
    renameSync(path, `${path}.1`);
    writeFileSync(path, numberedLines(21, 30));
    look();
    look();
    expect(rig.tally).toEqual(Tally.of(1, 30));
  });

  it('a copy with unread lines, a truncation, and a rotation', () => {
    const { path, rig, look } = begin();
    appendFileSync(path, numberedLines(11, 20));
    copyFileSync(path, `${path}.copy`);
    truncateSync(path);
    writeFileSync(path, numberedLines(21, 30));
    renameSync(path, `${path}.1`);
    writeFileSync(path, numberedLines(31, 40));
    look();
    look();
    expect(rig.tally).toEqual(Tally.of(1, 40));
    expect(rig.gaps).toEqual([]);
  });

  it('a link to a file named like a rotated one, and a younger copy of nothing', () => {
    const { path, rig, look } = begin();
    rmSync(path);
    writeFileSync(`${path}-target`, numberedLines(11, 20));
    createAfter(`${path}-target`, `${path}.1`);
    symlinkSync(`${path}-target`, path);
    look();
    look();
    appendFileSync(path, numberedLines(21, 30));
    for (let k = 0; k < 5; k += 1) look();
    expect(rig.tally).toEqual(Tally.of(1, 30));
  });
});
