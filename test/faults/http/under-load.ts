import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { sampleIn } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';
import { ask } from './answer-time.ts';

const linesPerSecond = 10_000;
const seconds = 3;
const maxScrapeMs = 1000;

/** What a client does to the sidecar, until `signal` says that the service has written all. */
type Attack = (port: number, signal: AbortSignal) => Promise<void>;

/**
 * The real sidecar beside a service that writes 10,000 lines a second, while `attack` goes on:
 * every scrape meanwhile is answered in a second, and each line is counted once.
 */
export async function expectUnharmed(attack: Attack): Promise<void> {
  const file = join(temporaryDirectory(), 'app.log');
  const writer = await startWriter(file);
  const sidecar = startSidecar({ file });
  const url = await sidecar.url();
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  const over = new AbortController();
  const written = writer.steady(linesPerSecond * seconds, linesPerSecond);
  const [slowestMs] = await Promise.all([
    scrapeUntil(url, sidecar.pid, over.signal),
    attack(Number(new URL(url).port), over.signal),
    written.finally(() => over.abort()),
  ]);
  expect(slowestMs).toBeLessThan(maxScrapeMs);
  const metrics = await sidecar.metrics();
  expect(sampleIn(metrics, 'heartbeat_ledger_broken_total')).toBe(0);
  expect(sidecar.peakMiB()).toBeLessThan(160);
  await expectExactly(sidecar, linesPerSecond * seconds);
}

/** Scrapes ten times a second; the longest time that one took, milliseconds. */
async function scrapeUntil(url: string, pid: number, signal: AbortSignal): Promise<number> {
  let slowestMs = 0;
  let scrapes = 0;
  while (!signal.aborted) {
    const { status, text, tookMs } = await ask(`${url}/metrics`, pid);
    slowestMs = Math.max(slowestMs, tookMs);
    expect(status, text).toBe(200);
    scrapes += 1;
    await delay(100);
  }
  expect(scrapes).toBeGreaterThan(seconds);
  return slowestMs;
}
