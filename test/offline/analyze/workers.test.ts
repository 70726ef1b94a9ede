import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { partsOf } from '../../support/parts.ts';
import { analyzing, fixture } from './analyzing.ts';

const log = fixture('logs/workers.ndjson');
const truth: Readonly<Record<string, { jobs: number; failures: number; beats: number }>> =
  JSON.parse(readFileSync(fixture('logs/workers.truth.json'), 'utf8'));

const configured = (yaml: string) =>
  loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => yaml }).config;
const declared = readFileSync(fixture('logs/workers.yaml'), 'utf8');

function total(of: 'jobs' | 'failures' | 'beats'): number {
  return Object.values(truth).reduce((sum, worker) => sum + worker[of], 0);
}

describe('the log of worker processes, of which one was replaced', () => {
  it('gives what the processes counted, their totals apart', async () => {
    const { snapshot, oddities } = await analyzing([log], {}, { config: configured(declared) });
    const { counts, run } = partsOf(snapshot);
    expect(counts.map(({ value }) => value)).toEqual([total('jobs'), total('failures')]);
    expect(run).toMatchObject({ heartbeats: total('beats'), restarts: 1, writers: 3 });
    expect(run).toMatchObject({ missed: 0, doubled: 0, late: 0 });
    expect(oddities.map(({ code }) => code)).toEqual(['restart']);
    const found = Object.fromEntries(
      run.byWriter.map(({ name, figures, counts: [jobs, failures] }) => [
        name.replace(/^.*pid=/, ''),
        { jobs, failures, beats: figures['heartbeats'] },
      ]),
    );
    expect(found).toEqual(truth);
  });

  it('gives the same by the deltas that they print', async () => {
    const config = configured(declared.replace('{ total: jobs_total,', '{ delta: jobs_delta,'));
    const { snapshot } = await analyzing([log], {}, { config });
    expect(partsOf(snapshot).counts[0]?.value).toBe(total('jobs'));
    expect(partsOf(snapshot).counts[0]?.rate).toMatchObject({ disagreed: 0 });
  });

  it('agrees with the rates that they print', async () => {
    const { snapshot } = await analyzing([log], {}, { config: configured(declared) });
    // Not the first heartbeat of each process.
    const compared = total('beats') - Object.keys(truth).length;
    expect(partsOf(snapshot).counts[0]?.rate).toEqual({ compared, disagreed: 0, worst: undefined });
  });

  it('is a mess of restarts where all are taken for one', async () => {
    const config = configured(`${declared}service_writer: one\n`);
    const { snapshot } = await analyzing([log], {}, { config });
    expect(partsOf(snapshot).run.restarts).toBeGreaterThan(5);
  });
});

describe('the logs of replicas, merged by a collector that names the pod before each line', () => {
  const pods = ['shop-6d4cf56db6-abcde', 'shop-6d4cf56db6-fghij'];
  const lines = [0, 1, 2, 3, 4].flatMap((k) =>
    pods.map((pod, at) => {
      const [n, total] = at === 0 ? [k + 1, 5 * k] : [k + 70, 900 + k];
      const time = new Date(Date.UTC(2026, 0, 1) + k * 10_000 + at * 900);
      const beat = { time, msg: 'heartbeat', beat: n, uptime_seconds: n * 10, orders_total: total };
      return `${pod} app ${JSON.stringify(beat)}\n`;
    }),
  );

  it('are kept apart by it, declared or not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'heartbeat-pods-'));
    const path = join(folder, 'merged.log');
    writeFileSync(path, lines.join(''));
    const config = configured(`
version: 1
service_heartbeat: { when: { msg: heartbeat }, count: beat, uptime_seconds: uptime_seconds }
components: { shop: { counts: { orders: { total: orders_total } } } }
`);
    const [declared, found] = [await analyzing([path], {}, { config }), await analyzing([path])];
    rmSync(folder, { recursive: true });
    expect(partsOf(declared.snapshot).counts[0]?.value).toBe(20 + 904);
    expect(partsOf(found.snapshot).run.fields).toMatchObject([
      { field: 'orders_total', kind: 'total', value: 20 + 904, resets: 0 },
    ]);
    for (const { run } of [declared.snapshot, found.snapshot].map(partsOf)) {
      expect(run).toMatchObject({ writers: 2, restarts: 0, missed: 0, doubled: 0, late: 0 });
      expect(run.byWriter.map(({ name }) => name)).toEqual(pods.map((pod) => `@origin=${pod}`));
    }
  });
});
