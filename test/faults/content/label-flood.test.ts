import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { numberedLine, sampleIn, tallyIn, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { startSidecar } from '../support/sidecar.ts';
import { analyzeFile, oddConfig } from './analyzing.ts';

const names = 1_000_000;
const neighbours = 1000;
/** The configuration's cap: limits.max_series_per_metric. */
const cap = 1000;
/** The last quarter is kept for names that come again and again; of these none does. */
const admitted = (cap * 3) / 4;

/** A million label values that no other line has, a numbered line after each thousand. */
async function writeFlood(path: string): Promise<void> {
  const out = createWriteStream(path);
  for (let n = 1; n <= neighbours; n += 1) {
    let text = '';
    for (let each = 0; each < names / neighbours; each += 1) {
      text += `{"name":"customer-${n}-${each}-with-a-name-of-some-length"}\n`;
    }
    if (!out.write(text + numberedLine(n))) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

describe('1,000,000 distinct label values', () => {
  it('take the memory of the cap; the rest is one series, and every one is counted', async () => {
    const path = join(temporaryDirectory(), 'app.log');
    await writeFlood(path);
    const { tally, report, oddities, peakMiB } = await analyzeFile(path);
    expect(tally).toEqual(tallyTo(neighbours));
    expect(oddities['folded_labels']).toBe(names - admitted);
    const named = report.metrics.filter(({ name }) => name.startsWith('named'));
    expect(named).toHaveLength(admitted + 1);
    expect(named.find(({ labels }) => labels['name'] === 'other')?.value).toBe(names - admitted);
    expect(peakMiB).toBeLessThan(128);

    const sidecar = startSidecar({ file: path, config: oddConfig });
    await sidecar.reached(names + neighbours);
    const metrics = await sidecar.metrics();
    expect(tallyIn(metrics)).toEqual(tallyTo(neighbours));
    expect(sampleIn(metrics, 'named_total{name="other"}')).toBe(names - admitted);
    expect(sampleIn(metrics, 'heartbeat_series_folded_total{metric="named"}')).toBe(
      names - admitted,
    );
    expect(metrics.match(/^named_total\{/gm)).toHaveLength(admitted + 1);
    expect(sidecar.peakMiB()).toBeLessThan(128);
    expect((await sidecar.end()).code).toBe(0);
  });
});
