import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../model/clock.ts';
import { CodedError } from '../model/error.ts';
import { decodeCheckpoint, encodeCheckpoint } from './document.ts';

export interface CheckpointStoreOptions {
  /** The state directory; made where it is not there. One sidecar owns it at a time. */
  readonly directory: string;
  readonly clock: Clock;
  /** Shortest time between two fsyncs: what a power cut (never a crash) may take back. */
  readonly fsyncMs: number;
  /** Still ours? Asked before each save, so that a lost directory is never written to. */
  readonly stillOwned: () => boolean;
}

type Loaded =
  | { readonly kind: 'none' }
  | { readonly kind: 'loaded'; readonly body: unknown }
  /** The document was there and of no use: it now lies beside, under `setAside`. */
  | { readonly kind: 'refused'; readonly problem: string; readonly setAside: string };

/**
 * One atomic document: a temporary file, then a rename, so that at every moment either the old or
 * the new one is whole. Saves run one after the other and never block the event loop.
 */
export interface CheckpointStore {
  /**
   * `problemOf` says why a whole document is of no use all the same (another log's, say).
   * @throws CodedError STATE_DIR_UNUSABLE where the directory cannot be read or made
   */
  load(problemOf: (body: unknown) => string | undefined): Loaded;
  /**
   * Saves a body that was taken now. While one is being written a further one waits, and only the
   * newest of those that wait is written. Settles when this body, or a newer one, is saved.
   * @throws CodedError CHECKPOINT_FAILED; the old document is then still whole
   */
  save(body: unknown): Promise<void>;
}

export function createCheckpointStore(options: CheckpointStoreOptions): CheckpointStore {
  const { directory, clock, fsyncMs } = options;
  const path = join(directory, 'checkpoint');
  const temporary = `${path}.new`;
  let syncedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;
  let next: { readonly bytes: Buffer; readonly saved: Promise<void> } | undefined;

  async function write(bytes: Buffer): Promise<void> {
    if (!options.stillOwned()) throw takenOver(directory);
    try {
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        if (clock.monotonic() - syncedAt >= fsyncMs) {
          await file.sync();
          syncedAt = clock.monotonic();
        }
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (cause) {
      throw cannotSave(path, cause);
    }
  }

  /** Runs saves one at a time; what comes meanwhile is merged into the one that waits. */
  function enqueue(bytes: Buffer): Promise<void> {
    if (underWay === undefined) {
      underWay = write(bytes).finally(() => {
        underWay = undefined;
      });
      return underWay;
    }
    const previous = underWay;
    const saved =
      next?.saved ??
      previous
        .catch(() => {})
        .then(() => {
          const newest = next?.bytes ?? bytes;
          next = undefined;
          return enqueue(newest);
        });
    next = { bytes, saved };
    return saved;
  }

  return {
    load: (problemOf) => loadFrom(directory, path, problemOf),
    save: (body) => enqueue(encodeCheckpoint(body)),
  };
}

function loadFrom(
  directory: string,
  path: string,
  problemOf: (body: unknown) => string | undefined,
): Loaded {
  try {
    mkdirSync(directory, { recursive: true });
    const decoded = decodeCheckpoint(readFileSync(path));
    const problem = decoded.problem ?? problemOf(decoded.body);
    if (problem === undefined) return { kind: 'loaded', body: decoded.body };
    const setAside = `${path}.refused`;
    renameSync(path, setAside);
    return { kind: 'refused', problem, setAside };
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      return { kind: 'none' };
    }
    throw new CodedError('STATE_DIR_UNUSABLE', `cannot use the state directory ${directory}`, {
      cause,
      hint: `${cause instanceof Error ? cause.message : String(cause)}. Name another with --state or HEARTBEAT_STATE_DIR.`,
    });
  }
}

function cannotSave(path: string, cause: unknown): CodedError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CodedError('CHECKPOINT_FAILED', `cannot save ${path}: ${why}`, {
    cause,
    hint: 'Counting goes on; a restart would count again from the last checkpoint that was saved.',
  });
}

function takenOver(directory: string): CodedError {
  return new CodedError('STATE_DIR_TAKEN', `another sidecar has taken over ${directory}`, {
    hint: 'One state directory serves one sidecar: give each its own.',
  });
}
