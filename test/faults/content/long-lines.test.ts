import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { numberedLine, sampleIn, tallyIn, tallyInHeartbeat, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { startSidecar } from '../support/sidecar.ts';
import { type Analysis, analyzeFile, analyzePiped, followPiped, oddConfig } from './analyzing.ts';
import { expectBetween } from './between.ts';

const mebibyte = 1024 * 1024;
const endlessMiB = 600;
const before = Buffer.from(numberedLine(1));
/** The endless line ends here, and a good one follows. */
const after = Buffer.from(`\n${numberedLine(2)}`);

/** A line of 600 MB that begins like a record, between two good ones. */
function* endless(): Generator<Buffer> {
  const piece = Buffer.alloc(mebibyte, 'x');
  yield before;
  yield Buffer.from('{"n":3,"text":"');
  for (let count = 0; count < endlessMiB; count += 1) yield piece;
  yield after;
}

function expectOneOversize({ report, tally, oddities, peakMiB }: Analysis): void {
  expect(tally).toEqual(tallyTo(2));
  expect(report.ledger).toMatchObject({ lines: 3, matched: 2, oversize: 1, malformed: 0 });
  expect(report.ledger['bytes']).toBe(before.length + 15 + endlessMiB * mebibyte + after.length);
  expect(oddities['oversize']).toBe(1);
  expect(peakMiB).toBeLessThan(160);
}

async function writeEndless(path: string): Promise<void> {
  const out = createWriteStream(path);
  for (const piece of endless()) {
    if (!out.write(piece)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

describe('long lines', () => {
  it('10 MB between two records, as a record and as noise', async () => {
    const record = `{"n":3,"text":"${'x'.repeat(10_000_000)}"}`;
    await expectBetween([record, 'y'.repeat(10_000_000), '{'.repeat(10_000_000)], {
      oversize: 3,
      reasons: { oversize: 3 },
    });
  });

  it('at the limit, one below and one above it', async () => {
    const padded = (bytes: number): string => `{"x":"${'x'.repeat(bytes - 8)}"}`;
    const limit = mebibyte;
    await expectBetween([padded(limit - 1), padded(limit), padded(limit + 1)], {
      unmatched: 2,
      oversize: 1,
      reasons: { oversize: 1 },
    });
  });

  it('600 MB without a newline: in a file, analyzed and followed', async () => {
    const path = join(temporaryDirectory(), 'app.log');
    await writeEndless(path);
    expectOneOversize(await analyzeFile(path));
    const sidecar = startSidecar({ file: path, config: oddConfig });
    await sidecar.reached(3);
    const metrics = await sidecar.metrics();
    expect(tallyIn(metrics)).toEqual(tallyTo(2));
    expect(sampleIn(metrics, 'heartbeat_ledger_lines_total{class="oversize"}')).toBe(1);
    expect(sampleIn(metrics, 'heartbeat_ledger_broken_total')).toBe(0);
    expect(sidecar.peakMiB()).toBeLessThan(160);
    expect((await sidecar.end()).code).toBe(0);
  });

  it('600 MB without a newline: over standard input, analyzed and followed', async () => {
    expectOneOversize(await analyzePiped(endless()));
    const { final, peakMiB } = await followPiped(endless());
    expect(tallyInHeartbeat(final)).toEqual(tallyTo(2));
    expect(final['ledger']).toMatchObject({ matched: 2, oversize: 1, malformed: 0, blank: 0 });
    expect(peakMiB).toBeLessThan(160);
  });
});
