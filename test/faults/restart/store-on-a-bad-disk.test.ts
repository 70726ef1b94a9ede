import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { lockDirectory } from '../../../src/live/checkpoint/directory-lock.ts';
import { decodeCheckpoint } from '../../../src/live/checkpoint/document.ts';
import { type CheckpointStore, createCheckpointStore } from '../../../src/live/checkpoint/store.ts';
import { createManualClock } from '../../support/clock.ts';
import { temporaryDirectory } from '../support/place.ts';

it('a full disk leaves the old checkpoint whole and nothing in its way', async () => {
  const directory = temporaryDirectory();
  mount(directory, 'size=64k');
  const store = storeIn(directory);
  await store.save({ n: 1 });
  const failed = store.save({ n: 2, filling: 'x'.repeat(200_000) });
  await expect(failed).rejects.toMatchObject({
    code: 'CHECKPOINT_FAILED',
    message: expect.stringMatching(/ENOSPC/),
    hint: expect.stringContaining('Counting goes on'),
  });
  expect(bodyIn(directory)).toEqual({ n: 1 });
  expect(readdirSync(directory)).toEqual(['checkpoint', 'checkpoint.synced']);
  await store.save({ n: 3 });
  expect(bodyIn(directory)).toEqual({ n: 3 });
});

it('cannot save where the directory cannot be written, and says so', async () => {
  const directory = temporaryDirectory();
  mount(directory, 'ro');
  await expect(storeIn(directory).save({ n: 1 })).rejects.toMatchObject({
    code: 'CHECKPOINT_FAILED',
    message: expect.stringMatching(/EROFS/),
  });
  await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'STATE_DIR_UNUSABLE' });
});

function mount(directory: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory]);
  onTestFinished(() => void execFileSync('umount', ['-l', directory]));
}

function storeIn(directory: string): CheckpointStore {
  return createCheckpointStore({
    directory,
    clock: createManualClock(),
    fsyncMs: 0,
    lock: { confirm: () => Promise.resolve(), isHeld: () => true },
  });
}

function bodyIn(directory: string): unknown {
  return decodeCheckpoint(readFileSync(join(directory, 'checkpoint'))).body;
}
