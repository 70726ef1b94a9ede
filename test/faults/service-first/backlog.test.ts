import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Answer, ask } from '../http/answer-time.ts';
import { numberedLine, sampleIn } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

const numbered = 40_000;
const between = 100;
const maxAnswerMs = 1000;

const filler =
  '{"time":"2026-01-01T00:00:00.000Z","level":"info","msg":"request done","status":200,"ms":12}\n';

/** 400 MB: a numbered line after each hundred others. */
async function writeBacklog(path: string): Promise<void> {
  const out = createWriteStream(path);
  const others = filler.repeat(between);
  for (let n = 1; n <= numbered; n += 1) {
    if (!out.write(others + numberedLine(n))) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

describe('a backlog of 400 MB', () => {
  it('is read at full speed while health and scrapes are answered in a second', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    await writeBacklog(file);
    const sidecar = startSidecar({ file });
    const url = await sidecar.url();
    const answers: Answer[] = [];
    const lags: number[] = [];
    let scrape: Answer;
    do {
      const health = await ask(`${url}/health`, sidecar.pid);
      scrape = await ask(`${url}/metrics`, sidecar.pid);
      const { lag_bytes: bytes, lag_seconds: seconds } = JSON.parse(health.text).components.source;
      if (bytes > 0 && seconds !== null) lags.push(seconds);
      answers.push(health, scrape, await ask(`${url}/livez`, sidecar.pid));
      await delay(20);
    } while (scrape.status === 503);

    expect(scrape.status).toBe(200);
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(5);
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(maxAnswerMs);
    // The filler's own time is months ago.
    expect(lags.length).toBeGreaterThan(5);
    expect(Math.min(...lags)).toBeGreaterThan(86_400);
    expect(sampleIn(scrape.text, 'heartbeat_source_lag_seconds')).toBe(0);
    expect(sampleIn(scrape.text, 'heartbeat_ledger_broken_total')).toBe(0);
    // What is shown first is already all that the log held.
    expect(sampleIn(scrape.text, 'lines_total{component="tally"}')).toBe(numbered);
    expect(sidecar.peakMiB()).toBeLessThan(160);
    const { final } = await expectExactly(sidecar, numbered, { unmatched: numbered * between });
    expect(final?.['ledger']).toMatchObject({ lines: numbered * (between + 1) });
  });
});
