import { readFileSync, renameSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import { type Deferred, deferred } from '../../model/deferred.ts';
import { CodedError } from '../../model/error.ts';
import { errorCode, messageOf } from './cause.ts';
import type { DirectoryLock } from './directory-lock.ts';
import { decodeCheckpoint, encodeCheckpoint } from './document.ts';

export interface CheckpointStoreOptions {
  /** The state directory, which must be there. */
  readonly directory: string;
  readonly clock: Clock;
  /** Shortest time between two fsyncs: what a power cut (never a crash) may take back. */
  readonly fsyncMs: number;
  /** Asked before each save, so that a lost directory is never written to. */
  readonly lock: Pick<DirectoryLock, 'confirm' | 'isHeld'>;
}

/** A document that was there and of no use: it now lies beside, under `setAside`. */
interface Refused {
  readonly problem: string;
  readonly setAside: string;
}

export type Loaded =
  | { readonly kind: 'none' }
  /** `refused`: the newest was of no use, this is the one before it that had been synced. */
  | { readonly kind: 'loaded'; readonly body: unknown; readonly refused: Refused | undefined }
  | { readonly kind: 'refused'; readonly refused: Refused };

/**
 * One atomic document: a temporary file, then a rename, so that at every moment either the old or
 * the new one is whole. A power cut may still tear what was renamed and not synced, so the last one
 * that was synced stays beside it. Saves run one after the other, off the event loop.
 */
export interface CheckpointStore {
  /**
   * `problemOf` says why a whole document is of no use all the same (another log's, say).
   * @throws CodedError STATE_DIR_UNUSABLE where a document cannot be read or moved
   */
  load(problemOf: (body: unknown) => string | undefined): Loaded;
  /** Puts aside what is saved, to begin anew. Returns where; `undefined` where nothing was. */
  ignore(): string | undefined;
  /**
   * Saves a body as it is now. While one is being written a further one waits, and only the newest
   * of those that wait is written. Settles when this body, or a newer one, is saved.
   * @throws CodedError CHECKPOINT_FAILED, the old document being still whole; STATE_DIR_TAKEN
   */
  save(body: unknown): Promise<void>;
}

export function createCheckpointStore(options: CheckpointStoreOptions): CheckpointStore {
  return new FileStore(options);
}

interface Waiting {
  bytes: Buffer;
  readonly saved: Deferred;
}

class FileStore implements CheckpointStore {
  readonly #options: CheckpointStoreOptions;
  readonly #path: string;
  #syncedAt = Number.NEGATIVE_INFINITY;
  #isWriting = false;
  #next: Waiting | undefined;

  constructor(options: CheckpointStoreOptions) {
    this.#options = options;
    this.#path = join(options.directory, 'checkpoint');
  }

  load(problemOf: (body: unknown) => string | undefined): Loaded {
    try {
      const newest = read(this.#path, problemOf);
      if (newest === undefined) return { kind: 'none' };
      if (newest.problem === undefined) return { ...newest, kind: 'loaded', refused: undefined };
      const refused = { problem: newest.problem, setAside: `${this.#path}.refused` };
      renameSync(this.#path, refused.setAside);
      const synced = read(`${this.#path}.synced`, problemOf);
      return synced?.problem === undefined && synced !== undefined
        ? { kind: 'loaded', body: synced.body, refused }
        : { kind: 'refused', refused };
    } catch (cause) {
      throw unusable(this.#options.directory, cause);
    }
  }

  ignore(): string | undefined {
    const setAside = `${this.#path}.ignored`;
    try {
      renameSync(this.#path, setAside);
      return setAside;
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT') return undefined;
      throw unusable(this.#options.directory, cause);
    }
  }

  async save(body: unknown): Promise<void> {
    const bytes = this.#encode(body);
    if (this.#next === undefined) this.#next = { bytes, saved: deferred() };
    else this.#next.bytes = bytes;
    const { saved } = this.#next;
    if (!this.#isWriting) void this.#writeAll();
    return saved.promise;
  }

  #encode(body: unknown): Buffer {
    try {
      return encodeCheckpoint(body);
    } catch (cause) {
      throw cannotSave(this.#path, cause);
    }
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    for (let next = this.#next; next !== undefined; next = this.#next) {
      this.#next = undefined;
      await this.#write(next.bytes).then(next.saved.resolve, next.saved.reject);
    }
    this.#isWriting = false;
  }

  async #write(bytes: Buffer): Promise<void> {
    const { lock } = this.#options;
    const temporary = `${this.#path}.new`;
    try {
      await lock.confirm();
      // One of an earlier run may be the synced one under a second name: it is never written to.
      await rm(temporary, { force: true });
      const isSynced = await this.#writeFile(temporary, bytes);
      if (!lock.isHeld()) await lock.confirm();
      if (isSynced) await this.#keepSynced(temporary);
      await rename(temporary, this.#path);
      if (isSynced) await syncDirectory(this.#options.directory);
    } catch (cause) {
      // Half a document is of no use, and on a full disk it is in the way.
      await rm(temporary, { force: true }).catch(() => {});
      throw errorCode(cause) === 'STATE_DIR_TAKEN' ? cause : cannotSave(this.#path, cause);
    }
  }

  /** Returns whether it was synced. */
  async #writeFile(path: string, bytes: Buffer): Promise<boolean> {
    const { clock, fsyncMs } = this.#options;
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      if (clock.monotonic() - this.#syncedAt < fsyncMs) return false;
      await file.sync();
      this.#syncedAt = clock.monotonic();
      return true;
    } finally {
      await file.close();
    }
  }

  /** By a second name. Some file systems have none: then the newest stands alone. */
  async #keepSynced(temporary: string): Promise<void> {
    const second = `${this.#path}.synced.new`;
    try {
      await rm(second, { force: true });
      await link(temporary, second);
      await rename(second, `${this.#path}.synced`);
    } catch {
      await rm(second, { force: true }).catch(() => {});
    }
  }
}

type Read =
  | { readonly body: unknown; readonly problem: undefined }
  | { readonly body: undefined; readonly problem: string };

/** `undefined`: nothing is there. */
function read(path: string, problemOf: (body: unknown) => string | undefined): Read | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw cause;
  }
  const decoded = decodeCheckpoint(bytes);
  if (decoded.problem !== undefined) return decoded;
  const problem = problemOf(decoded.body);
  return problem === undefined ? decoded : { body: undefined, problem };
}

/** So that the rename is there after a power cut. Not every file system can. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync().catch(() => {});
  } finally {
    await handle.close();
  }
}

function cannotSave(path: string, cause: unknown): CodedError {
  return new CodedError('CHECKPOINT_FAILED', `cannot save ${path}: ${messageOf(cause)}`, {
    cause,
    hint: 'Counting goes on; a restart would count again from the last checkpoint that was saved.',
  });
}

function unusable(directory: string, cause: unknown): CodedError {
  const message = `cannot use the state directory ${directory}: ${messageOf(cause)}`;
  return new CodedError('STATE_DIR_UNUSABLE', message, {
    cause,
    hint: 'Its files must be readable and writable; name another with --state or HEARTBEAT_STATE_DIR.',
  });
}
