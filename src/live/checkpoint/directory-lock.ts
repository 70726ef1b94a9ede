import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { CodedError } from '../../model/error.ts';
import { errorCode, messageOf } from './cause.ts';

/** The lock of a state directory. */
export interface DirectoryLock {
  /** False once another sidecar has taken the directory, or it is gone. */
  isHeld(): boolean;
  /**
   * Makes sure of it before something is written; a directory that was removed is made and locked
   * again.
   * @throws CodedError STATE_DIR_TAKEN, STATE_DIR_UNUSABLE
   */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Locks a state directory. The lock is a socket that listens inside it: the kernel closes it with
 * the process, however that ends, and unlike a number in a file it cannot name a stranger after a
 * container's restart, when process ids repeat.
 *
 * @throws CodedError STATE_DIR_IN_USE, STATE_DIR_UNUSABLE
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  let lock = await acquireLock(directory);
  return {
    isHeld: () => isHeld(lock),
    async confirm() {
      if (isHeld(lock)) return;
      if (existsSync(join(directory, lockName))) throw takenOver(directory);
      const lost = lock;
      lock = await acquireLock(directory).catch((error: unknown) => {
        throw errorCode(error) === 'STATE_DIR_IN_USE' ? takenOver(directory) : error;
      });
      await releaseLock(lost);
    },
    release: () => releaseLock(lock),
  };
}

const lockName = 'owner.sock';
const pendingLockName = /^owner\.[0-9a-f]{12}\.sock$/;

interface SocketLock {
  readonly path: string;
  readonly server: Server;
  /** The open directory, through which the socket's name is short. */
  readonly handle: number;
  readonly inode: bigint;
}

/**
 * The socket listens under a name of its own before it takes the name that counts, by a rename. So
 * there is no moment without an owner, and of two that start in the same instant on a dead owner's
 * socket the later rename wins: the other sees it before it writes anything.
 */
async function acquireLock(directory: string): Promise<SocketLock> {
  const handle = openDirectory(directory);
  const folder = existsSync('/proc/self/fd') ? `/proc/self/fd/${handle}` : directory;
  try {
    for (;;) {
      if (await answers(join(folder, lockName))) throw inUse(directory);
      const lock = await tryLock(directory, folder);
      if (lock !== undefined) return { ...lock, handle };
    }
  } catch (cause) {
    closeSync(handle);
    throw cause instanceof CodedError ? cause : unusable(directory, cause);
  }
}

/** `undefined`: another has just got the name, and cleared this one's socket away. */
async function tryLock(
  directory: string,
  folder: string,
): Promise<Omit<SocketLock, 'handle'> | undefined> {
  const path = join(directory, lockName);
  const name = `owner.${randomBytes(6).toString('hex')}.sock`;
  // A socket's path has 107 bytes at most, which a directory's may well have.
  let server: Server | undefined;
  try {
    server = await listen(join(folder, name));
    const { ino: inode } = statSync(join(directory, name), { bigint: true });
    renameSync(join(directory, name), path);
    removePendingLocks(directory);
    return { path, server, inode };
  } catch (cause) {
    server?.close();
    if (errorCode(cause) === 'ENOENT' && existsSync(path)) return undefined;
    throw cause;
  }
}

function isHeld({ path, inode }: SocketLock): boolean {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino === inode;
}

/** The name stays: it answers no more, so whoever comes next takes it over. */
function releaseLock({ server, handle }: SocketLock): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      closeSync(handle);
      resolve();
    });
  });
}

/** Sockets that never got the name: their owners were killed, or are about to be refused. */
function removePendingLocks(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (pendingLockName.test(name)) rmSync(join(directory, name), { force: true });
  }
}

function openDirectory(directory: string): number {
  try {
    makeDirectory(directory);
    return openSync(directory, 'r');
  } catch (cause) {
    throw unusable(directory, cause);
  }
}

/** Step by step: Node's own way says of a read-only volume that there is no such directory. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', reject);
    // Whoever may enter the directory may ask: nothing is said but that somebody lives.
    server.listen({ path, readableAll: true, writableAll: true }, () => resolve(server));
  });
}

/** Whether somebody listens; a queue that is full is somebody's, too. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => {
      const code = errorCode(error);
      if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve(false);
      else if (code === 'EAGAIN') resolve(true);
      else reject(error);
    });
  });
}

function inUse(directory: string): CodedError {
  return new CodedError('STATE_DIR_IN_USE', `another sidecar is using ${directory}`, {
    hint: 'One state directory serves one sidecar: stop the other, or name another with --state.',
  });
}

function takenOver(directory: string): CodedError {
  return new CodedError('STATE_DIR_TAKEN', `another sidecar has taken over ${directory}`, {
    hint: 'One state directory serves one sidecar: give each its own.',
  });
}

function unusable(directory: string, cause: unknown): CodedError {
  return new CodedError(
    'STATE_DIR_UNUSABLE',
    `cannot use the state directory ${directory}: ${messageOf(cause)}`,
    {
      cause,
      hint: 'It must be a directory that can be written; name another with --state.',
    },
  );
}
