import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import {
  type Finished,
  jsonLines,
  runHeartbeat,
  startHeartbeat,
} from '../../e2e/sidecar-process.ts';
import { type Tally, tallyInHeartbeat } from '../support/oracle.ts';

const preload = fileURLToPath(new URL('peak-on-exit.js', import.meta.url));

/** The configuration of this folder's tests. */
export const oddConfig = fileURLToPath(new URL('odd.yaml', import.meta.url));

export interface Report {
  readonly ledger: Readonly<Record<string, number>>;
  readonly heartbeat: Readonly<Record<string, unknown>>;
  readonly time: { readonly first: string | null; readonly last: string | null };
  readonly oddities: readonly {
    readonly code: string;
    readonly count: number;
    readonly places: readonly { readonly line: number }[];
  }[];
  readonly metrics: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

export interface Analysis {
  readonly report: Report;
  readonly tally: Tally;
  /** Oddities by code. */
  readonly oddities: Readonly<Record<string, number>>;
  /** Peak of resident memory, MiB. */
  readonly peakMiB: number;
}

const environment = { NODE_OPTIONS: `--import=${preload}` };

/** What the real `heartbeat analyze` says of a log. */
export async function analyzeFile(path: string, config = oddConfig): Promise<Analysis> {
  const args = ['analyze', '--json', '--config', config, path];
  return analysisOf(await runHeartbeat(args, { env: environment }));
}

/** The same of what comes over its standard input, as fast as it takes it. */
export async function analyzePiped(
  pieces: Iterable<Buffer>,
  config = oddConfig,
): Promise<Analysis> {
  const args = ['analyze', '--json', '--config', config, '-'];
  return analysisOf(await runPiped(args, pieces));
}

/** What the real `heartbeat run` says last of what comes over its standard input. */
export async function followPiped(
  pieces: Iterable<Buffer>,
): Promise<{ readonly final: Readonly<Record<string, unknown>>; readonly peakMiB: number }> {
  const finished = await runPiped(['run', '--stdin', '--no-http', '--config', oddConfig], pieces);
  const final = jsonLines(finished.stdout).findLast((line) => line['final'] === true);
  expect(finished.code, finished.stderr).toBe(0);
  return { final: final ?? {}, peakMiB: peakIn(finished) };
}

async function runPiped(args: readonly string[], pieces: Iterable<Buffer>): Promise<Finished> {
  const { child, finished } = startHeartbeat(args, { env: environment });
  for (const piece of pieces) {
    if (child.stdin?.write(piece) === false) await once(child.stdin, 'drain');
  }
  child.stdin?.end();
  return finished;
}

function peakIn({ stderr }: Finished): number {
  return Number(/^peak (\d+) KiB$/m.exec(stderr)?.[1]) / 1024;
}

function analysisOf(finished: Finished): Analysis {
  expect(finished.code, finished.stderr).toBe(0);
  const report = JSON.parse(finished.stdout) as Report;
  return {
    report,
    tally: tallyInHeartbeat(report.heartbeat),
    oddities: Object.fromEntries(report.oddities.map(({ code, count }) => [code, count])),
    peakMiB: peakIn(finished),
  };
}
