import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createRecorder, framers } from './support/framers.ts';

describe.each(framers)('%s', (_name, create) => {
  it('passes 600 MB without a newline in bounded memory, neighbours intact', () => {
    const recorder = createRecorder();
    const framer = create({ maxLineBytes: 1024 * 1024 }, recorder);
    const block = Buffer.alloc(1024 * 1024, 'x');
    framer.push(Buffer.from('before\n'));
    const heldBefore = heldBytes();
    let mostHeld = 0;
    for (let i = 0; i < 600; i += 1) {
      framer.push(block);
      if (i % 20 === 0) mostHeld = Math.max(mostHeld, heldBytes());
    }
    expect(framer.pendingBytes).toBe(600 * 1024 * 1024);
    framer.push(Buffer.from('\nafter\n'));
    expect(recorder.calls).toEqual([
      { content: 'before', sizeBytes: 7 },
      { over: 600 * 1024 * 1024 + 1 },
      { content: 'after', sizeBytes: 6 },
    ]);
    expect(mostHeld - heldBefore).toBeLessThan(100 * 1024 * 1024);
  });

  it('puts a long line together from many small pieces in reasonable time', () => {
    const recorder = createRecorder();
    const framer = create({ maxLineBytes: 1024 * 1024 }, recorder);
    const block = Buffer.alloc(512, 'y');
    const startMs = performance.now();
    for (let i = 0; i < 2048; i += 1) framer.push(block);
    framer.push(Buffer.from('\n'));
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(recorder.totalBytes).toBe(1024 * 1024 + 1);
    expect(recorder.calls).toHaveLength(1);
  });
});

/** What is held, not what waits to be collected: that depends on the machine's other work. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}
