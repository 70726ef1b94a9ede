import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type HeartbeatProcess, jsonLines, startHeartbeat } from '../../e2e/sidecar-process.ts';
import { until } from '../../support/until.ts';
import { tallyInHeartbeat, tallyOf, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { tallyConfig } from '../support/sidecar.ts';

const service = fileURLToPath(new URL('numbering-service.js', import.meta.url));

interface Wrapped extends HeartbeatProcess {
  /** The lines that the service says it has written. */
  written(): number;
  peakMiB(): number;
  /** The final heartbeat, once all is over. */
  final(): Record<string, unknown> | undefined;
}

/** Heartbeats go to a file: what comes out is the service alone. */
function wrap(...args: readonly number[]): Wrapped {
  const out = join(temporaryDirectory(), 'heartbeats.jsonl');
  const flags = ['--config', tallyConfig, '--host', '127.0.0.1', '--port', '0'];
  const command = [process.execPath, service, ...args.map(String)];
  const heartbeat = startHeartbeat(['run', ...flags, '--heartbeat-out', out, '--', ...command]);
  const { child } = heartbeat;
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    ...heartbeat,
    written() {
      const said = heartbeat.stderr();
      const last = said.lastIndexOf('written ');
      return last < 0 ? 0 : Number.parseInt(said.slice(last + 'written '.length), 10);
    },
    peakMiB() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
    },
    final: () => jsonLines(readFileSync(out, 'utf8')).findLast((line) => line['final'] === true),
  };
}

function numbersOf(stdout: string): number[] {
  return jsonLines(stdout).map((line) => Number(line['n']));
}

describe('the output of a wrapped service', () => {
  it('waits for a reader that does not read, in bounded memory, and is whole after that', async () => {
    const lines = 200_000;
    const wrapped = wrap(lines, 400);
    const { stdout } = wrapped.child;
    stdout?.pause();
    const url = await wrapped.url();
    await until(() => wrapped.written() > 0);
    // Blocked: what it has written does not change for a second, as it would be without us.
    let before = -1;
    for (let now = wrapped.written(); now !== before; now = wrapped.written()) {
      before = now;
      await delay(1000);
    }
    expect(before).toBeLessThan(lines / 10);
    const startedAt = performance.now();
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    stdout?.resume();
    await until(() => wrapped.written() === lines, { timeoutMs: 60_000 });
    const peakMiB = wrapped.peakMiB();
    const finished = await wrapped.finished;
    expect(finished.code).toBe(0);
    expect(tallyOf(numbersOf(finished.stdout))).toEqual(tallyTo(lines));
    expect(tallyInHeartbeat(wrapped.final())).toEqual(tallyTo(lines));
    expect(peakMiB).toBeLessThan(160);
  });

  it('is passed on before it is counted: a line is out within milliseconds', async () => {
    const lines = 1000;
    const wrapped = wrap(lines, 100, 1);
    const delaysMs: number[] = [];
    wrapped.child.stdout?.on('data', (text: string) => {
      const now = performance.timeOrigin + performance.now();
      for (const line of jsonLines(text)) delaysMs.push(now - Number(line['at']));
    });
    const finished = await wrapped.finished;
    expect(finished.code).toBe(0);
    expect(tallyOf(numbersOf(finished.stdout))).toEqual(tallyTo(lines));
    expect(tallyInHeartbeat(wrapped.final())).toEqual(tallyTo(lines));
    const ascending = delaysMs.toSorted((a, b) => a - b);
    expect(ascending.length).toBeGreaterThan(lines * 0.9);
    expect(ascending[Math.floor(ascending.length / 2)]).toBeLessThan(20);
    expect(ascending.at(-1)).toBeLessThan(1000);
  });
});
