import { appendFileSync, closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { startSidecar } from '../support/sidecar.ts';

const megabytes = 500;

const rated = `version: 1
components:
  tally:
    counts:
      lines: { when: { n: { exists: true } }, rate: lines_per_second }
`;

it(`/metrics and /readyz wait for a backlog of ${megabytes} MB, and the rest answers meanwhile`, async () => {
  const file = join(temporaryDirectory(), 'app.log');
  const { bytes, lines, hours } = writeOldLog(file);
  expect(bytes).toBeGreaterThan(megabytes * 1e6);
  const config = join(file, '..', 'heartbeat.yaml');
  writeFileSync(config, rated);
  const sidecar = startSidecar({ file, config, args: ['--interval', '1'] });
  const url = await sidecar.url();

  let slowestMs = 0;
  let waited = 0;
  const ask = async (path: string): Promise<Response> => {
    const startedAt = performance.now();
    const answer = await fetch(`${url}${path}`);
    await answer.clone().text();
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    return answer;
  };
  await until(
    async () => {
      expect((await ask('/livez')).status).toBe(200);
      const health = (await (await ask('/health')).json()) as { ledger: { lines: number } };
      const ready = await ask('/readyz');
      const metrics = await ask('/metrics');
      for (const answer of [ready, metrics]) {
        if (answer.status === 200) continue;
        waited += 1;
        expect(answer.status).toBe(503);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(health.ledger.lines).toBeLessThan(lines);
      }
      if (metrics.status !== 200) return false;
      expect(await metrics.text()).toContain(`\nlines_total{component="tally"} ${lines}\n`);
      expect((await ask('/readyz')).status).toBe(200);
      return true;
    },
    { timeoutMs: 90_000, what: 'readiness' },
  );
  expect(waited).toBeGreaterThan(4);
  expect(slowestMs).toBeLessThan(1000);

  // Heartbeats over the backlog say so, and their rates are those of the log's own time.
  await until(() => sidecar.process.heartbeats().length >= 2);
  const [first, ...later] = sidecar.process.heartbeats();
  const trueRate = lines / (hours * 3600);
  for (const beat of [first, ...later.filter((each) => each['catch_up'] === true)]) {
    expect(beat).toMatchObject({ catch_up: true });
    expect(Number(beat?.['lines_per_second'])).toBeGreaterThan(trueRate * 0.9);
    expect(Number(beat?.['lines_per_second'])).toBeLessThan(trueRate * 1.1);
  }
  // And what is written from then on is counted over the interval again.
  const said = sidecar.process.heartbeats().length;
  await until(() => sidecar.process.heartbeats().length > said + 1);
  appendFileSync(file, numberedLines(lines + 1, lines + 50));
  await sidecar.reached(lines + 50);
  const { final } = await sidecar.end();
  const live = sidecar.process.heartbeats().findLast((beat) => Number(beat['lines_delta']) > 0);
  expect(live).not.toHaveProperty('catch_up');
  expect(final).toMatchObject({ total_lines: lines + 50 });
});

it('after a restart it is not ready before it has read what came meanwhile', async () => {
  const file = join(temporaryDirectory(), 'app.log');
  writeFileSync(file, numberedLines(1, 1000));
  const first = startSidecar({ file });
  await first.reached(1000);
  await first.kill();
  let written = 1000;
  for (; written < 600_000; written += 10_000) {
    appendFileSync(file, numberedLines(written + 1, written + 10_000));
  }
  const second = startSidecar({ file });
  const url = await second.url();
  const seen: number[] = [];
  let waited = 0;
  await until(
    async () => {
      const answer = await fetch(`${url}/metrics`);
      const text = await answer.text();
      if (answer.status === 503) waited += 1;
      else seen.push(Number(/^lines_total\{[^}]*\} (\d+)$/m.exec(text)?.[1]));
      return seen.length > 0;
    },
    { timeoutMs: 60_000 },
  );
  expect(seen).toEqual([written]);
  expect(waited).toBeGreaterThan(0);
});

/** Two hours of log, evenly, long ago. */
function writeOldLog(file: string): { bytes: number; lines: number; hours: number } {
  const hours = 2;
  const filling = 'x'.repeat(950);
  const lines = 520_000;
  const from = Date.UTC(2024, 0, 1);
  const descriptor = openSync(file, 'a');
  let bytes = 0;
  for (let n = 1; n <= lines; ) {
    let text = '';
    for (const end = Math.min(lines, n + 999); n <= end; n += 1) {
      const time = new Date(from + (n * hours * 3_600_000) / lines).toISOString();
      text += `{"time":"${time}","n":${n},"n2":0,"block":"0","text":"${filling}"}\n`;
    }
    bytes += writeSync(descriptor, text);
  }
  closeSync(descriptor);
  return { bytes, lines, hours };
}
