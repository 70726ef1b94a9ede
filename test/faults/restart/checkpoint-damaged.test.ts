import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/live/checkpoint/document.ts';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

/** What a run of 1,000 lines left. */
async function saved(name = 'app.log'): Promise<{ file: string; state: string }> {
  const directory = temporaryDirectory();
  const file = join(directory, name);
  const state = join(directory, 'state');
  writeFileSync(file, numberedLines(1, 1000));
  await expectExactly(startSidecar({ file, args: ['--state', state] }), 1000);
  return { file, state };
}

/** Ways to damage a document, and what is said of each. */
const damages: readonly (readonly [string, (whole: Buffer) => Buffer, RegExp])[] = [
  ['empty', () => Buffer.alloc(0), /it is empty/],
  ['cut in its head', (whole) => whole.subarray(0, 10), /head is torn/],
  ['cut after its head', (whole) => whole.subarray(0, whole.indexOf(10) + 1), /it is torn/],
  ['cut in its middle', (whole) => whole.subarray(0, whole.length >> 1), /it is torn/],
  ['cut by its last byte', (whole) => whole.subarray(0, -1), /it is torn/],
  ['with a bit flipped', (whole) => flipped(whole), /its checksum does not match/],
  ['of zeros', (whole) => Buffer.alloc(whole.length), /it is no checkpoint/],
  ['of a future version', (whole) => replaced(whole, 't 1 ', 't 2 '), /it is of version 2/],
  ['of something else', () => Buffer.from('{"path":"/x"}\n'), /it is no checkpoint/],
];

describe.for(damages)('a checkpoint %s', ([, damage, problem]) => {
  it('and the one synced before it: starts, says so once, and counts the log anew', async () => {
    const { file, state } = await saved();
    const damaged = damageFile(join(state, 'checkpoint'), damage);
    damageFile(join(state, 'checkpoint.synced'), damage);
    appendFileSync(file, numberedLines(1001, 1500));
    const sidecar = startSidecar({ file, args: ['--state', state] });
    await expectExactly(sidecar, 1500);
    expect(sidecar.said('checkpoint_refused')).toHaveLength(1);
    const { msg } = sidecar.said('checkpoint_refused')[0] ?? {};
    expect(msg).toMatch(problem);
    expect(msg).toMatch(/counting starts anew/);
    expect(readFileSync(join(state, 'checkpoint.refused'))).toEqual(damaged);
    await nothingSaid(file, state, 1500);
  });

  it('alone: goes on from the one synced before it, and reads again what came after', async () => {
    const { file, state } = await saved();
    // What was counted before cannot be read again.
    const before = readFileSync(join(state, 'checkpoint'));
    appendFileSync(file, numberedLines(1001, 1500));
    await expectExactly(startSidecar({ file, args: ['--state', state] }), 1500);
    writeFileSync(join(state, 'checkpoint.synced'), before);
    damageFile(join(state, 'checkpoint'), damage);
    const sidecar = startSidecar({ file, args: ['--state', state] });
    const { final } = await expectExactly(sidecar, 1500);
    // The one of the first 1,000 had said its heartbeat 1.
    expect(final?.['sequence']).toBe(2);
    expect(sidecar.said('checkpoint_refused')[0]?.['msg']).toMatch(/going on from the one synced/);
    await nothingSaid(file, state, 1500);
  });
});

it('a checkpoint whose state has another shape: counts anew, and does not die of it', async () => {
  const { file, state } = await saved();
  for (const name of ['checkpoint', 'checkpoint.synced']) {
    damageFile(join(state, name), (whole) => {
      const { body } = decodeCheckpoint(whole);
      const { engine, ...rest } = body as { engine: object };
      return encodeCheckpoint({ ...rest, engine: { ...engine, registry: { counts: 7 } } });
    });
  }
  const sidecar = startSidecar({ file, args: ['--state', state] });
  await expectExactly(sidecar, 1000);
  expect(sidecar.said('checkpoint_refused')[0]?.['msg']).toMatch(/its state cannot be read/);
});

it('a checkpoint of another log is not gone on from', async () => {
  const one = await saved('one.log');
  const other = await saved('other.log');
  const sidecar = startSidecar({ file: one.file, args: ['--state', other.state] });
  await expectExactly(sidecar, 1000);
  expect(sidecar.said('checkpoint_refused')).toHaveLength(1);
  expect(sidecar.said('checkpoint_refused')[0]?.['msg']).toContain(other.file);
});

it('a checkpoint that was removed is none: the log is counted anew', async () => {
  const { file, state } = await saved();
  rmSync(join(state, 'checkpoint'));
  const sidecar = startSidecar({ file, args: ['--state', state] });
  await expectExactly(sidecar, 1000);
  expect(existsSync(join(state, 'checkpoint.refused'))).toBe(false);
  expect(sidecar.said('checkpoint_refused')).toEqual([]);
});

async function nothingSaid(file: string, state: string, lines: number): Promise<void> {
  const next = startSidecar({ file, args: ['--state', state] });
  await expectExactly(next, lines);
  expect(next.said('checkpoint_refused')).toEqual([]);
}

function damageFile(path: string, damage: (whole: Buffer) => Buffer): Buffer {
  const damaged = damage(readFileSync(path));
  writeFileSync(path, damaged);
  return damaged;
}

function flipped(whole: Buffer): Buffer {
  const bytes = Buffer.from(whole);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 4;
  return bytes;
}

function replaced(whole: Buffer, from: string, to: string): Buffer {
  return Buffer.from(whole.toString('latin1').replace(from, to), 'latin1');
}
