import { execFileSync } from 'node:child_process';
import { createReadStream, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createStdinSource, createStreamSource } from '../../../src/read/stream/stream-source.ts';
import { createManualClock, systemClock } from '../../support/clock.ts';
import { until } from '../../support/until.ts';
import { createRecordingSink } from '../recording-sink.ts';
import { temporaryDirectory } from '../rig.ts';

describe('a stream', () => {
  it('is read to its end, which is a boundary', async () => {
    const path = join(temporaryDirectory(), 'in');
    const content = Buffer.alloc(300_000, 'abc\n');
    writeFileSync(path, content);
    const source = createStdinSource({ stream: createReadStream(path), clock: systemClock });
    expect(source.status()).toMatchObject({ kind: 'stdin', name: 'stdin', state: 'waiting' });
    const sink = createRecordingSink();
    source.start(sink);
    await until(() => sink.ends > 0);
    expect(sink.bytes().equals(content)).toBe(true);
    expect(sink).toMatchObject({ ends: 1, boundaries: 1 });
    expect(source.status()).toMatchObject({ state: 'ended', bytesRead: 300_000 });
    await source.drain();
    expect(sink.ends).toBe(1);
  });

  it('drains what a pipe holds without waiting for its writer to end', async () => {
    const path = join(temporaryDirectory(), 'pipe');
    execFileSync('mkfifo', [path]);
    const writer = openSync(path, 'r+');
    writeSync(writer, 'early\n');
    const stream = createReadStream(path);
    const source = createStreamSource({ stream, clock: systemClock, name: path });
    const sink = createRecordingSink();
    source.start(sink);
    await until(() => sink.bytes().length > 0);
    writeSync(writer, 'late\n');
    await source.drain();
    expect(sink.bytes().toString()).toBe('early\nlate\n');
    expect(sink.ends).toBe(1);
    expect(stream.destroyed).toBe(true);
    // A read of a FIFO that was under way ends when there is something to read.
    writeSync(writer, 'x');
  });

  it('drains no longer than its limit when the writer never falls silent', async () => {
    const clock = createManualClock();
    const stream = new PassThrough();
    const source = createStreamSource({ stream, clock, stillMs: 50, drainMs: 200 });
    const sink = createRecordingSink();
    source.start(sink);
    const drained = source.drain();
    let writes = 0;
    for (; sink.ends === 0 && writes < 100; writes += 1) {
      stream.write('line\n');
      await until(() => sink.ends > 0 || sink.bytes().length > 5 * writes);
      clock.advance(40);
      await nextTurn();
    }
    await drained;
    expect(writes).toBe(5);
  });

  it('says why it failed, and ends', async () => {
    const stream = createReadStream(temporaryDirectory());
    const source = createStreamSource({ stream, clock: systemClock });
    const sink = createRecordingSink();
    source.start(sink);
    await until(() => sink.ends > 0);
    expect(source.status()).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/cannot read stdin: .*EISDIR/),
    });
  });
});
