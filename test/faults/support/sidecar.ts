import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { cpuSeconds } from '../../../bench/process-usage.js';
import {
  type Finished,
  type HeartbeatProcess,
  jsonLines,
  startHeartbeat,
} from '../../e2e/sidecar-process.ts';
import { type UntilOptions, until } from '../../support/until.ts';
import { sampleIn, type Tally, tallyIn, tallyInHeartbeat, tallyTo } from './oracle.ts';

/** The configuration whose totals {@link Tally} shows. */
export const tallyConfig: string = fileURLToPath(new URL('tally.yaml', import.meta.url));
/** The configuration that also tells each counted line apart. */
export const eachLineConfig: string = fileURLToPath(new URL('each-line.yaml', import.meta.url));

export interface SidecarOptions {
  /** The log to follow; absent where `env` or `args` name another source. */
  readonly file?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A command to run it under, which must exec it: `unshare -m`, `setpriv …`. */
  readonly under?: readonly string[];
  /** What to start instead of the binary; it is given `args` alone. */
  readonly program?: readonly string[];
  /** Another configuration than {@link tallyConfig}. */
  readonly config?: string;
}

/** The real binary beside a log, and what it says. */
export interface Sidecar {
  readonly process: HeartbeatProcess;
  readonly pid: number;
  url(): Promise<string>;
  metrics(): Promise<string>;
  /** A sample of `/metrics` by its whole name. */
  sample(name: string): Promise<number>;
  health(): Promise<Health>;
  tally(): Promise<Tally>;
  /** Waits until so many lines were counted, by the ledger and by the rule. */
  reached(lines: number, options?: UntilOptions): Promise<void>;
  /** Waits until a reading of `/health` satisfies. */
  becomes(what: string, satisfies: (health: Health) => boolean): Promise<Health>;
  /** Lines of its own log with that code so far, in order. */
  said(code: string): readonly Record<string, unknown>[];
  /** kill -9. */
  kill(): Promise<void>;
  /** SIGTERM; the final heartbeat. */
  end(): Promise<Ended>;
  /** Peak of resident memory so far, MiB. */
  peakMiB(): number;
  /** CPU time so far, seconds. */
  cpuSeconds(): number;
}

export interface Ended extends Finished {
  readonly final: Readonly<Record<string, unknown>> | undefined;
  readonly tally: Tally;
}

export interface Health {
  readonly status: string;
  readonly sidecar_status: string;
  readonly reasons: readonly Record<string, unknown>[];
  readonly ledger: Readonly<Record<string, number>>;
  readonly components: {
    readonly source: {
      readonly state: string;
      readonly problem: string | null;
      readonly bytes_read: number;
      /** Bytes that are there and not read yet. */
      readonly lag_bytes: number;
      readonly rotations: number;
      readonly truncations: number;
      readonly gaps: number;
    };
  };
}

export function startSidecar(options: SidecarOptions): Sidecar {
  const { args = [], env = {}, under = [], program } = options;
  const heartbeat =
    program === undefined
      ? startHeartbeat([...flagsOf(options), ...args], { env, under })
      : startHeartbeat(args, { env, under, program });
  const { child } = heartbeat;
  onTestFinished(() => void child.kill('SIGKILL'));
  const pid = child.pid ?? 0;

  const ask = async (path: string): Promise<string> => {
    const response = await fetch(`${await heartbeat.url()}${path}`);
    // Before it has caught up after a restart it asks to come back.
    if (!response.ok && path === '/metrics') {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return response.text();
  };
  const metrics = (): Promise<string> => ask('/metrics');
  const health = async (): Promise<Health> => JSON.parse(await ask('/health')) as Health;

  return {
    process: heartbeat,
    pid,
    url: () => heartbeat.url(),
    metrics,
    sample: async (name) => sampleIn(await metrics(), name),
    health,
    tally: async () => tallyIn(await metrics()),
    async reached(lines, options) {
      await until(
        async () => {
          const counted = (await health()).ledger['lines'] ?? 0;
          if (counted < lines) throw new Error(`${counted} lines counted so far`);
          return true;
        },
        { what: `${lines} lines counted`, timeoutMs: 60_000, ...options },
      );
    },
    async becomes(what, satisfies) {
      let reading = await health();
      const satisfied = async (): Promise<boolean> => {
        reading = await health();
        return satisfies(reading);
      };
      await until(satisfied, { what, timeoutMs: 30_000 });
      return reading;
    },
    said: (code) => jsonLines(heartbeat.stderr()).filter((line) => line['code'] === code),
    async kill() {
      await heartbeat.end('SIGKILL');
    },
    async end() {
      const finished = await heartbeat.end('SIGTERM');
      const final = jsonLines(finished.stdout).findLast((line) => line['final'] === true);
      return { ...finished, final, tally: tallyInHeartbeat(final) };
    },
    peakMiB: () => {
      const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return Number(kib) / 1024;
    },
    cpuSeconds: () => cpuSeconds(pid),
  };
}

function flagsOf({ file, config = tallyConfig }: SidecarOptions): string[] {
  const source = file === undefined ? [] : ['--file', file];
  return ['run', '--config', config, '--port', '0', '--host', '127.0.0.1', ...source];
}

/** What the ledger may hold beside the numbered lines. */
export interface Beside {
  readonly malformed?: number;
  readonly oversize?: number;
  readonly blank?: number;
  readonly unmatched?: number;
}

/**
 * The oracle: lines 1 to `expected` (or those of a tally) were counted, each once, and nothing else
 * was. Ends the sidecar, so that what it would still have counted is in it too.
 */
export async function expectExactly(
  sidecar: Sidecar,
  expected: number | Tally,
  beside: Beside = {},
): Promise<Ended> {
  const tally = typeof expected === 'number' ? tallyTo(expected) : expected;
  const { malformed = 0, oversize = 0, blank = 0, unmatched = 0 } = beside;
  await sidecar.reached(tally.lines + malformed + oversize + blank + unmatched);
  const ended = await sidecar.end();
  expect(ended.tally).toEqual(tally);
  const ledger = { matched: tally.lines, malformed, oversize, blank, unmatched };
  expect(ended.final?.['ledger']).toMatchObject(ledger);
  expect(sidecar.said('ledger_broken')).toEqual([]);
  expect(ended.code).toBe(0);
  return ended;
}

/** Lets time pass between two steps of a fault that is about time. */
export async function pause(ms: number): Promise<void> {
  await delay(ms);
}
