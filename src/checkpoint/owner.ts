import { closeSync, mkdirSync, openSync, statSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { CodedError } from '../model/error.ts';

/** A state directory that is ours. */
export interface Ownership {
  /** False once another sidecar has taken the directory. */
  stillOwned(): boolean;
  release(): Promise<void>;
}

/**
 * Claims a state directory. The claim is a socket that listens inside it: the kernel closes it with
 * the process, however that ends, and unlike a number in a file it cannot name a stranger after a
 * container's restart, when process ids repeat.
 *
 * @throws CodedError STATE_DIR_IN_USE, STATE_DIR_UNUSABLE
 */
export async function claimDirectory(directory: string): Promise<Ownership> {
  const path = join(directory, 'owner.sock');
  const handle = openDirectory(directory);
  // A socket's path has 107 bytes at most; through the open directory it is always short.
  const shortPath = `/proc/self/fd/${handle}/owner.sock`;
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const server = await listen(shortPath);
      if (server !== undefined) return owned(server, path, handle);
      if (await answers(shortPath)) throw inUse(directory);
      unlinkSync(shortPath);
    }
    throw inUse(directory);
  } catch (cause) {
    closeSync(handle);
    throw cause instanceof CodedError ? cause : unusable(directory, cause);
  }
}

function owned(server: Server, path: string, handle: number): Ownership {
  const { ino } = statSync(path);
  return {
    // Two that start in the same instant on a dead owner's socket both get here; the file is
    // then the later one's, and the earlier one sees it before it writes anything.
    stillOwned: () => statSync(path, { throwIfNoEntry: false })?.ino === ino,
    release: () =>
      new Promise((resolve) => {
        server.close(() => {
          closeSync(handle);
          resolve();
        });
      }),
  };
}

function openDirectory(directory: string): number {
  try {
    mkdirSync(directory, { recursive: true });
    return openSync(directory, 'r');
  } catch (cause) {
    throw unusable(directory, cause);
  }
}

/** `undefined`: something is there already. */
function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => resolve(server));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function inUse(directory: string): CodedError {
  return new CodedError('STATE_DIR_IN_USE', `another sidecar is using ${directory}`, {
    hint: 'One state directory serves one sidecar: stop the other, or name another with --state.',
  });
}

function unusable(directory: string, cause: unknown): CodedError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CodedError(
    'STATE_DIR_UNUSABLE',
    `cannot use the state directory ${directory}: ${why}`,
    {
      cause,
      hint: 'It must be a directory that can be written; name another with --state.',
    },
  );
}
