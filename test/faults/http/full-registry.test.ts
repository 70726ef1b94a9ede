import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sampleIn } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

const config = fileURLToPath(new URL('full-registry.yaml', import.meta.url));
/** Three quarters of the configuration's 13,336: the rest is kept for texts that come again. */
const cap = 10_002;
const beyond = 2000;

describe('a registry at its series cap', () => {
  it('is scraped in less than 100 ms', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file, config });
    await writer.write(cap + beyond);
    await sidecar.reached(cap + beyond);
    const metrics = await sidecar.metrics();
    expect(metrics.match(/^requests_total\{/gm)).toHaveLength(cap + 1);
    expect(sampleIn(metrics, 'requests_total{text="other"}')).toBe(beyond);

    const url = `${await sidecar.url()}/metrics`;
    const durationsMs: number[] = [];
    for (let scrape = 0; scrape < 15; scrape += 1) {
      // A new line before each: nothing that was rendered before can be used again.
      await writer.write(1);
      await sidecar.reached(cap + beyond + scrape + 1);
      const startedAt = performance.now();
      const response = await fetch(url, { headers: { 'Accept-Encoding': 'identity' } });
      await response.arrayBuffer();
      durationsMs.push(performance.now() - startedAt);
    }
    // The machine is shared: of its good moments the middle one.
    const best = durationsMs.toSorted((a, b) => a - b).slice(0, 5);
    expect(best[2], durationsMs.map(Math.round).join()).toBeLessThan(100);
    await expectExactly(sidecar, cap + beyond + 15);
  });
});
