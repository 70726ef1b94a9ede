import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import type { Encoding } from './encoding.ts';

const outputBlockBytes = 256 * 1024;

/**
 * The text inside `bytes`, block by block; blocks are the caller's to keep. Concatenated members
 * and frames are read to the end.
 * @throws what the decompressor says of damaged or cut input, after the blocks before it.
 */
export function decompress(
  bytes: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncIterable<Buffer> {
  if (encoding === 'plain') return bytes;
  return through(bytes, encoding === 'gzip' ? createGunzip(gunzipOptions) : createUnzstd());
}

const gunzipOptions = { chunkSize: outputBlockBytes };

async function* through(
  bytes: AsyncIterable<Buffer>,
  transform: Transform,
): AsyncGenerator<Buffer> {
  // A failure of the source destroys the transform with that error, which ends the loop below.
  const piped = pipeline(Readable.from(bytes), transform);
  piped.catch(() => {});
  for await (const block of transform) yield block;
  await piped;
}

/**
 * Not `zlib.createZstdDecompress()`, on any Node: it ends after the first of several frames, and
 * takes a cut file for a whole one, without an error (measured on Node 22.23).
 */
function createUnzstd(): Transform {
  const frames = new Decompress();
  return new Transform({
    readableHighWaterMark: outputBlockBytes,
    construct(done) {
      frames.ondata = (text) => {
        if (text.length > 0) this.push(Buffer.from(text));
      };
      done();
    },
    transform(bytes: Buffer, _encoding, done) {
      done(attempt(() => frames.push(bytes)));
    },
    flush(done) {
      done(attempt(() => frames.push(new Uint8Array(0), true)));
    },
  });
}

function attempt(run: () => void): Error | null {
  try {
    run();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
