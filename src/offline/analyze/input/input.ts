import { closeSync, createReadStream, openSync, readSync, type Stats, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { CodedError, exitCode } from '../../../model/error.ts';
import { decompress } from '../../../read/decompression/decompress.ts';
import {
  type Encoding,
  magicBytes,
  recogniseEncoding,
} from '../../../read/decompression/encoding.ts';
import { expandPaths, type LogFile } from './expand.ts';
import { peek } from './peek.ts';
import { readBlocks } from './plain-file.ts';

/** One log to read. */
export interface Input {
  /** As given; `-` is standard input. */
  readonly path: string;
  /** The log that it is a part of: its running number goes on from the part before. */
  readonly log: string;
  /** Bytes on disk; `undefined` where that is not known beforehand. */
  readonly sizeBytes: number | undefined;
  /**
   * The text, decompressed, in blocks that are valid until the next one. `onRead` is told of the
   * bytes as they are on disk.
   * @throws CodedError INPUT_DAMAGED, INPUT_UNREADABLE
   */
  read(onRead: (sizeBytes: number) => void): AsyncGenerator<Buffer>;
}

/**
 * Looks at every path before any is read, so that a slip in the last one shows at once.
 * @throws CodedError INPUT_NOT_FOUND, INPUT_IS_DIRECTORY, INPUT_UNREADABLE, USAGE
 */
export function openInputs(paths: readonly string[], stdin: Readable): readonly Input[] {
  if (paths.length === 0) throw usage('no log file is named', 'heartbeat analyze app.log');
  if (paths.filter((path) => path === '-').length > 1) {
    throw usage('standard input ("-") can be read only once', 'Name "-" a single time.');
  }
  return expandPaths(paths).map((file) =>
    file.path === '-' ? stdinInput(stdin) : fileInput(file),
  );
}

function stdinInput(stdin: Readable): Input {
  return {
    path: '-',
    log: '',
    sizeBytes: undefined,
    read: (onRead) => readStream('-', stdin, onRead),
  };
}

function fileInput({ path, log }: LogFile): Input {
  const stat = statOf(path);
  if (stat.isDirectory()) throw isDirectory(path);
  // Only a regular file can be opened twice: whoever writes a pipe would see its reader go.
  const encoding = stat.isFile() ? encodingOf(path) : undefined;
  return {
    path,
    log,
    sizeBytes: stat.isFile() ? stat.size : undefined,
    async *read(onRead) {
      if (encoding !== 'plain') {
        yield* readStream(path, createReadStream(path, { highWaterMark: 256 * 1024 }), onRead);
        return;
      }
      const descriptor = openFile(path);
      try {
        for await (const block of readBlocks(descriptor)) {
          onRead(block.length);
          yield block;
        }
      } catch (error) {
        throw explain(error, path);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

async function* readStream(
  path: string,
  stream: Readable,
  onRead: (sizeBytes: number) => void,
): AsyncGenerator<Buffer> {
  let encoding: Encoding = 'plain';
  try {
    const { head, bytes } = await peek(counted(stream, onRead), magicBytes);
    encoding = recogniseEncoding(head);
    yield* decompress(bytes, encoding);
  } catch (error) {
    throw explain(error, path, encoding);
  }
}

async function* counted(
  stream: AsyncIterable<Buffer | string>,
  onRead: (sizeBytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const piece of stream) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    onRead(bytes.length);
    yield bytes;
  }
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw explain(error, path);
  }
}

function encodingOf(path: string): Encoding {
  const descriptor = openFile(path);
  try {
    const head = Buffer.alloc(magicBytes);
    const length = readSync(descriptor, head, 0, magicBytes, 0);
    return recogniseEncoding(head.subarray(0, length));
  } catch (error) {
    throw explain(error, path);
  } finally {
    closeSync(descriptor);
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw explain(error, path);
  }
}

function explain(error: unknown, path: string, encoding: Encoding = 'plain'): CodedError {
  if (error instanceof CodedError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new CodedError('INPUT_NOT_FOUND', `there is no file ${path}`, {
      cause,
      hint: 'Check the path; quote it where the shell would expand it.',
    });
  }
  if (code === 'EISDIR') return isDirectory(path);
  const isSystem = typeof code === 'string' && /^E[A-Z]+$/.test(code);
  if (encoding !== 'plain' && !isSystem) {
    return new CodedError('INPUT_DAMAGED', `${path} is damaged ${encoding}: ${cause.message}`, {
      cause,
      hint: 'Compress it again, or read what is left of it: zcat or zstdcat into "analyze -".',
    });
  }
  return new CodedError('INPUT_UNREADABLE', `cannot read ${path}: ${cause.message}`, { cause });
}

function isDirectory(path: string): CodedError {
  return new CodedError('INPUT_IS_DIRECTORY', `${path} is a directory, and no container's`, {
    hint: `Name its files, for example '${path.replace(/\/+$/, '')}/*.log'`,
  });
}

function usage(message: string, hint: string): CodedError {
  return new CodedError('USAGE', message, { hint, exitCode: exitCode.usage });
}
