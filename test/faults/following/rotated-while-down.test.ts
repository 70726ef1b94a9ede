import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tallyOf } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { rotate } from '../support/rotator.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';
import { startWriter, type Writer } from '../support/writer.ts';

describe('rotations while the sidecar is down', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)('three, after %s: nothing is missed', async (signal) => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await readThenStop(file, signal);
    await rotateThreeTimes(file, writer);
    const again = startSidecar({ file });
    await again.reached(5_000);
    expect(await again.sample('heartbeat_source_gaps_total')).toBe(0);
    await expectExactly(again, 5_000);
  });

  it('with the file it was reading pruned: what is left is read, and one gap is told', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await readThenStop(file, 'SIGKILL');
    await rotateThreeTimes(file, writer);
    // It held lines 1 to 2,000, of which 1,000 were read.
    rmSync(`${file}.3`);
    const again = startSidecar({ file });
    await again.reached(4_000);
    expect(await again.sample('heartbeat_source_gaps_total')).toBe(1);
    // Told once, with the file that it is of.
    expect(again.said('source_gap').map((line) => line['path'])).toEqual([file]);
    const left = Array.from({ length: 5_000 }, (_, index) => index + 1);
    left.splice(1_000, 1_000);
    await expectExactly(again, tallyOf(left));
  });
});

async function readThenStop(file: string, signal: NodeJS.Signals): Promise<Writer> {
  const writer = await startWriter(file);
  await writer.write(1_000);
  const sidecar = startSidecar({ file });
  await sidecar.reached(1_000);
  // Who has been shown a total will not see it fall: it is saved by then.
  await sidecar.metrics();
  await sidecar.process.end(signal);
  return writer;
}

async function rotateThreeTimes(file: string, writer: Writer): Promise<void> {
  for (let k = 0; k < 3; k += 1) {
    await writer.write(1_000);
    rotate(file, 5);
    await writer.reopen();
  }
  await writer.write(1_000);
}
