import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { numberedLine, tallyInHeartbeat, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { startSidecar } from '../support/sidecar.ts';
import { type Analysis, analyzeFile, oddConfig } from './analyzing.ts';

/** What must become of the odd lines; classes and reasons that are not named are 0. */
export interface Verdict {
  readonly matched?: number;
  readonly unmatched?: number;
  readonly malformed?: number;
  readonly oversize?: number;
  readonly blank?: number;
  readonly reasons?: Readonly<Record<string, number>>;
  /** Oddities that are no reasons (`bom`, `crlf`); those of stamps are left out. */
  readonly harmless?: Readonly<Record<string, number>>;
}

export interface Outcome {
  readonly analysis: Analysis;
  /** `/metrics` of the sidecar when it had read all. */
  readonly metrics: string;
}

/** An idle Node.js process has half of it; what a log holds must not add to that. */
const maxPeakMiB = 128;

/**
 * Puts each odd line between two numbered ones and has the log read by the real binary, live and
 * offline: the neighbours count exactly, and the odd ones are what the verdict says.
 */
export async function expectBetween(
  odd: readonly (string | Buffer)[],
  verdict: Verdict,
  config = oddConfig,
): Promise<Outcome> {
  const path = join(temporaryDirectory(), 'app.log');
  writeFileSync(path, Buffer.concat(logOf(odd)));
  const last = odd.length + 1;
  const [analysis, metrics] = await Promise.all([
    offline(path, last, verdict, config),
    live(path, last, verdict, config),
  ]);
  return { analysis, metrics };
}

function logOf(odd: readonly (string | Buffer)[]): Buffer[] {
  const newline = Buffer.from('\n');
  const between = odd.flatMap((line, index) => [
    Buffer.from(numberedLine(index + 1)),
    Buffer.from(line),
    newline,
  ]);
  return [...between, Buffer.from(numberedLine(odd.length + 1))];
}

const ofStamps = new Set(['untimed', 'out_of_order', 'absurd_stamp']);

async function offline(
  path: string,
  last: number,
  verdict: Verdict,
  config: string,
): Promise<Analysis> {
  const analysis = await analyzeFile(path, config);
  const odd = Object.entries(analysis.oddities).filter(([code]) => !ofStamps.has(code));
  expect(analysis.tally).toEqual(tallyTo(last));
  expect(analysis.report.ledger).toMatchObject(ledgerOf(last, verdict));
  expect(Object.fromEntries(odd)).toEqual({ ...verdict.reasons, ...verdict.harmless });
  expect(analysis.peakMiB).toBeLessThan(maxPeakMiB);
  return analysis;
}

async function live(path: string, last: number, verdict: Verdict, config: string): Promise<string> {
  const sidecar = startSidecar({ file: path, config });
  const ledger = ledgerOf(last, verdict);
  await sidecar.reached(Object.values(ledger).reduce((sum, lines) => sum + lines, 0));
  const metrics = await sidecar.metrics();
  const peakMiB = sidecar.peakMiB();
  const ended = await sidecar.end();
  expect(tallyInHeartbeat(ended.final)).toEqual(tallyTo(last));
  expect(ended.final?.['ledger']).toMatchObject(ledger);
  expect(reasonsIn(metrics)).toEqual(verdict.reasons ?? {});
  expect(peakMiB).toBeLessThan(maxPeakMiB);
  expect(ended.code).toBe(0);
  return metrics;
}

function ledgerOf(neighbours: number, verdict: Verdict): Readonly<Record<string, number>> {
  const { matched = 0, unmatched = 0, malformed = 0, oversize = 0, blank = 0 } = verdict;
  return { matched: neighbours + matched, unmatched, malformed, oversize, blank };
}

function reasonsIn(metrics: string): Readonly<Record<string, number>> {
  const found = metrics.matchAll(/^heartbeat_lines_rejected_total\{reason="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, reason, count]) => [reason, Number(count)]));
}
