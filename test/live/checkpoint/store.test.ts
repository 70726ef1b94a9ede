import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DirectoryLock, lockDirectory } from '../../../src/live/checkpoint/directory-lock.ts';
import { encodeCheckpoint } from '../../../src/live/checkpoint/document.ts';
import { type CheckpointStore, createCheckpointStore } from '../../../src/live/checkpoint/store.ts';
import { createManualClock } from '../../support/clock.ts';
import { temporaryDirectory } from './support/claimants.ts';

const accepted = (): undefined => undefined;

describe('a saved checkpoint', () => {
  it('is what a later run loads', async () => {
    const { store, directory } = open();
    expect(store.load(accepted)).toEqual({ kind: 'none' });
    await store.save({ n: 1 });
    await store.save({ n: 2 });
    expect(open(directory).store.load(accepted)).toEqual({
      kind: 'loaded',
      body: { n: 2 },
      refused: undefined,
    });
    expect(statSync(join(directory, 'checkpoint')).mode & 0o777).toBe(0o600);
  });

  it('is whole at every moment while saves run', async () => {
    const { store, directory } = open();
    await store.save({ n: 0, filling: 'x'.repeat(200_000) });
    let written = 0;
    const saving = (async () => {
      for (let n = 1; n <= 50; n += 1) {
        await store.save({ n, filling: 'x'.repeat(200_000) });
        written = n;
      }
    })();
    let seen = 0;
    for (let last = 0; last < 50; last = written) {
      const loaded = open(directory).store.load(accepted);
      expect(loaded).toMatchObject({ kind: 'loaded', refused: undefined });
      const { n } = (loaded as { body: { n: number } }).body;
      expect(n).toBeGreaterThanOrEqual(last);
      seen += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await saving;
    expect(seen).toBeGreaterThan(5);
  });

  it('merges saves that come while one is written, and never goes back to an older', async () => {
    let writes = 0;
    const { store, directory } = open(undefined, {
      confirm: async () => {
        writes += 1;
      },
    });
    const order: number[] = [];
    const saves = Array.from({ length: 100 }, (_, n) =>
      store.save({ n }).then(() => {
        order.push(n);
        // Another save right at the end of one: it is the newest from now on.
        return n === 0 ? store.save({ n: 100 }) : undefined;
      }),
    );
    await Promise.all(saves);
    expect(writes).toBe(3);
    expect(order).toEqual(Array.from({ length: 100 }, (_, n) => n));
    expect(bodyIn(directory)).toEqual({ n: 100 });
  });

  it('takes the body as it is when it is handed over', async () => {
    const { store, directory } = open();
    const body = { n: 1 };
    const saved = store.save(body);
    body.n = 2;
    await saved;
    expect(bodyIn(directory)).toEqual({ n: 1 });
  });

  it('is synced as often as asked, and the one synced last stays beside', async () => {
    const clock = createManualClock();
    const { store, directory } = open(undefined, {}, { clock, fsyncMs: 10_000 });
    const synced = (): unknown => bodyIn(directory, 'checkpoint.synced');
    await store.save({ n: 1 });
    expect(synced()).toEqual({ n: 1 });
    clock.advance(9_999);
    await store.save({ n: 2 });
    expect(synced()).toEqual({ n: 1 });
    clock.advance(1);
    await store.save({ n: 3 });
    expect(synced()).toEqual({ n: 3 });
    await store.save({ n: 4 });
    expect([synced(), bodyIn(directory)]).toEqual([{ n: 3 }, { n: 4 }]);
  });
});

describe('a checkpoint that cannot be used', () => {
  it('is kept aside, and the one synced before it is gone on from', async () => {
    const clock = createManualClock();
    const { store, directory } = open(undefined, {}, { clock, fsyncMs: 10_000 });
    await store.save({ n: 1 });
    await store.save({ n: 2 });
    const path = join(directory, 'checkpoint');
    const torn = readFileSync(path).subarray(0, -1);
    writeFileSync(path, torn);
    expect(open(directory).store.load(accepted)).toEqual({
      kind: 'loaded',
      body: { n: 1 },
      refused: { problem: expect.stringMatching(/torn/), setAside: `${path}.refused` },
    });
    expect(readFileSync(`${path}.refused`)).toEqual(torn);
  });

  it('is kept aside where there is no other', async () => {
    const { store, directory } = open();
    const path = join(directory, 'checkpoint');
    writeFileSync(path, '');
    expect(store.load(accepted)).toEqual({
      kind: 'refused',
      refused: { problem: 'it is empty', setAside: `${path}.refused` },
    });
    expect(store.load(accepted)).toEqual({ kind: 'none' });
  });

  it('is one that the caller refuses, the synced one too', async () => {
    const { store } = open();
    await store.save({ path: '/other.log' });
    const problemOf = (body: unknown): string => `it belongs to ${JSON.stringify(body)}`;
    expect(store.load(problemOf)).toMatchObject({
      kind: 'refused',
      refused: { problem: 'it belongs to {"path":"/other.log"}' },
    });
  });

  it('says so where it cannot even be read', () => {
    const { store, directory } = open();
    mkdirSync(join(directory, 'checkpoint'));
    expect(() => store.load(accepted)).toThrow(
      expect.objectContaining({
        code: 'STATE_DIR_UNUSABLE',
        message: expect.stringMatching(/EISDIR/),
      }),
    );
  });

  it('can be put aside to begin anew', async () => {
    const { store, directory } = open();
    expect(store.ignore()).toBeUndefined();
    await store.save({ n: 1 });
    const setAside = join(directory, 'checkpoint.ignored');
    expect(store.ignore()).toBe(setAside);
    expect(store.load(accepted)).toEqual({ kind: 'none' });
    expect(bodyIn(directory, 'checkpoint.ignored')).toEqual({ n: 1 });
  });
});

describe('a save that fails', () => {
  it('fails alone: the one that waited is written', async () => {
    let writes = 0;
    const confirm = async (): Promise<void> => {
      writes += 1;
      if (writes === 1) throw new Error('EIO: i/o error');
    };
    const { store, directory } = open(undefined, { confirm });
    const failed = store.save({ n: 1 });
    const waiting = store.save({ n: 2 });
    await expect(failed).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED' });
    await waiting;
    expect(bodyIn(directory)).toEqual({ n: 2 });
  });

  it('is one of a body that is no JSON', async () => {
    const { store } = open();
    await expect(store.save({ n: 1n })).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED' });
  });

  it('writes nothing where the directory is another’s', async () => {
    const directory = temporaryDirectory();
    const first = await lockDirectory(directory);
    const { store } = open(directory, first);
    await store.save({ n: 1 });
    rmSync(join(directory, 'owner.sock'));
    const second = await lockDirectory(directory);
    await expect(store.save({ n: 2 })).rejects.toMatchObject({ code: 'STATE_DIR_TAKEN' });
    expect(bodyIn(directory)).toEqual({ n: 1 });
    await first.release();
    await second.release();
  });

  it('is tried in a directory that was removed, once it is ours again', async () => {
    const directory = join(temporaryDirectory(), 'state');
    const ownership = await lockDirectory(directory);
    const { store } = open(directory, ownership);
    await store.save({ n: 1 });
    rmSync(directory, { recursive: true });
    await store.save({ n: 2 });
    expect(bodyIn(directory)).toEqual({ n: 2 });
    await ownership.release();
  });
});

it('never writes into what a killed run left, which may be the synced document', async () => {
  const { store, directory } = open();
  const path = join(directory, 'checkpoint');
  writeFileSync(path, encodeCheckpoint({ n: 1 }));
  linkSync(path, `${path}.new`);
  linkSync(path, `${path}.synced`);
  chmodSync(path, 0o600);
  const { ino } = statSync(`${path}.new`);
  await store.save({ n: 2 });
  expect(statSync(path).ino).not.toBe(ino);
  expect(bodyIn(directory)).toEqual({ n: 2 });
});

type Options = Parameters<typeof createCheckpointStore>[0];

/** A store in a directory that is ours beyond doubt, unless an ownership is given. */
function open(
  directory = temporaryDirectory(),
  ownership: Partial<DirectoryLock> = {},
  more: Partial<Options> = {},
): { store: CheckpointStore; directory: string; options: Options } {
  const options: Options = {
    directory,
    clock: createManualClock(),
    fsyncMs: 0,
    lock: {
      confirm: () => ownership.confirm?.() ?? Promise.resolve(),
      isHeld: () => ownership.isHeld?.() ?? true,
    },
    ...more,
  };
  return { store: createCheckpointStore(options), directory, options };
}

/** What lies there, read without the code under test's own checks. */
function bodyIn(directory: string, name = 'checkpoint'): unknown {
  const text = readFileSync(join(directory, name), 'utf8');
  return JSON.parse(text.slice(text.indexOf('\n') + 1));
}
