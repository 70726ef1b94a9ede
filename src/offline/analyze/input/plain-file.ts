import { readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

const blockBytes = 512 * 1024;

/** Between two turns of the event loop: the progress bar and Ctrl-C get theirs. */
const bytesPerTurn = 16 * 1024 * 1024;

/**
 * Reads a regular file from its start with large explicit reads. Every block is in the same
 * buffer, so it is valid until the next one is asked for.
 */
export async function* readBlocks(descriptor: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(blockBytes);
  for (let position = 0, turn = 0; ; ) {
    const length = readSync(descriptor, buffer, 0, blockBytes, position);
    if (length === 0) return;
    yield length === blockBytes ? buffer : buffer.subarray(0, length);
    position += length;
    turn += length;
    if (turn >= bytesPerTurn) {
      turn = 0;
      await nextTurn();
    }
  }
}
