import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { numbersCounted, numbersIn } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { copyTruncate } from '../support/rotator.ts';
import { eachLineConfig, expectExactly, pause, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

describe('a log that is copied and truncated', () => {
  it('is counted exactly when nobody writes meanwhile, read or unread', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file });
    await sidecar.url();
    for (let k = 1; k <= 3; k += 1) {
      await writer.write(1_000);
      if (k === 2) await sidecar.reached(k * 1_000);
      copyTruncate(file, `${file}.${k}`);
      await sidecar.reached(k * 1_000);
      await sidecar.becomes(`truncation ${k} noticed`, ({ components }) => {
        return components.source.truncations === k;
      });
    }
    await writer.write(1_000);
    await sidecar.reached(4_000);
    expect(await sidecar.sample('heartbeat_source_gaps_total')).toBe(0);
    await expectExactly(sidecar, 4_000);
  });

  it('loses only what is in no file at 10,000 lines/s, and doubles none', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file, config: eachLineConfig });
    await sidecar.url();
    const writing = writer.steady(40_000, 10_000);
    for (let k = 1; k <= 5; k += 1) {
      await pause(600);
      copyTruncate(file, `${file}.${k}`);
    }
    await writing;
    await writer.write(1);
    const metrics = await until(
      async () => {
        const text = await sidecar.metrics();
        return numbersCounted(text).has(writer.written) ? text : undefined;
      },
      { what: 'the last line counted', timeoutMs: 30_000 },
    );
    const counted = numbersCounted(metrics ?? '');
    const inFiles = [file, ...[1, 2, 3, 4, 5].map((k) => `${file}.${k}`)].flatMap(numbersIn);
    expect(inFiles.filter((n) => !counted.has(n))).toEqual([]);
    expect(counted.size).toBeGreaterThanOrEqual(new Set(inFiles).size);
    const { ledger } = await sidecar.health();
    // A copy may end within a line whose rest it missed.
    expect(ledger['malformed']).toBeLessThanOrEqual(5);
    expect((await sidecar.end()).tally.lines).toBe(counted.size);
  });
});
