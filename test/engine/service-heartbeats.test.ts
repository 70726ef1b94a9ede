import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { Declarations } from '../../src/model/declaration.ts';
import { type Parts, partsOf } from '../support/parts.ts';
import { runs } from '../support/runs.ts';

const fixture = (path: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url)));

const workers = fixture('logs/workers.ndjson');
const truth: Readonly<Record<string, { jobs: number; failures: number; beats: number }>> =
  JSON.parse(fixture('logs/workers.truth.json').toString());
const total = (of: 'jobs' | 'failures' | 'beats'): number =>
  Object.values(truth).reduce((sum, worker) => sum + worker[of], 0);

describe('heartbeats that nobody declared', () => {
  it('are found, and their totals are what the workers counted', () => {
    const { run } = partsOf(read([workers]).snapshot());
    expect(run).toMatchObject({ heartbeats: total('beats'), restarts: 1, writers: 3, missed: 0 });
    const values = Object.fromEntries(run.fields.map(({ field, value }) => [field, value]));
    expect(values).toMatchObject({
      jobs_total: total('jobs'),
      jobs_delta: total('jobs'),
      failures_total: total('failures'),
    });
    const rates = run.fields.find(({ field }) => field === 'jobs_total')?.rate;
    expect(rates).toMatchObject({ compared: total('beats') - 4, disagreed: 0 });
  });

  it.each([
    ['petrosa/info_steady', 'petrosa', 'total_messages_processed', 'messages_processed'],
    ['petrosa/info_steady', 'petrosa', 'total_publisher_errors', 'publisher_errors'],
    ['petrosa/debug_full', 'petrosa', 'total_orders_published', 'orders_published'],
    ['petrosa/heartbeat_script', 'petrosa', 'total_messages_processed', 'messages_processed'],
    ['petrosa/socket_client', 'petrosa-socket-client', 'total_processed', 'messages_processed'],
  ])('of %s say what the preset %s says: %s', sameAsPreset);

  it.each([
    ['petrosa/info_steady', 'messages_processed_delta', 'total_messages_processed'],
    ['petrosa/debug_full', 'orders_published_delta', 'total_orders_published'],
    ['petrosa/heartbeat_script', 'messages_processed_delta', 'total_messages_processed'],
    ['petrosa/socket_client', 'messages_processed_since_last', 'total_processed'],
  ])('of %s have deltas that add up to the total: %s', (log, delta, total) => {
    const { fields } = snapshotOf(log).run;
    const sumOf = (name: string) => fields.find(({ field }) => field === name)?.value;
    expect(sumOf(delta)).toBe(sumOf(total));
    expect(sumOf(delta)).toBeGreaterThan(0);
  });

  it('are the same however the log is cut and wherever the sidecar restarts', () => {
    const whole = seen(read([workers]));
    const cut = fc.nat({ max: workers.length });
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (places) => {
        const ends = [...places.toSorted((a, b) => a - b), workers.length];
        let engine = engineOf();
        let from = 0;
        for (const end of ends) {
          // A checkpoint holds whole lines: the unfinished one is read again.
          engine.chunk(Buffer.from(workers.subarray(from, end)));
          from = end - engine.pendingBytes;
          const state = JSON.parse(JSON.stringify(engine.save()));
          engine = engineOf();
          engine.restore(state);
        }
        engine.chunk(Buffer.from(workers.subarray(from)));
        engine.boundary();
        expect(seen(engine)).toEqual(whole);
      }),
      runs(40),
    );
  });
});

/** A field that was found is followed as the preset's count is. */
function sameAsPreset(log: string, preset: string, field: string, count: string): void {
  const found = snapshotOf(log).run;
  const { counts, run } = snapshotOf(log, preset);
  const id = declarationsOf(preset).counts.findIndex(({ name }) => name === count);
  const followed = found.fields.find((one) => one.field === field);
  expect(followed).toMatchObject({ kind: 'total', value: counts[id]?.value });
  expect(found).toMatchObject({ heartbeats: run.heartbeats, missed: run.missed });
  expect(followed?.rate?.disagreed ?? 0).toBe(counts[id]?.rate?.disagreed ?? 0);
}

const snapshots = new Map<string, Parts>();

/** Each log is read once. */
function snapshotOf(log: string, preset?: string): Parts {
  const key = `${log} ${preset ?? ''}`;
  const snapshot =
    snapshots.get(key) ?? partsOf(read([fixture(`${log}.ndjson`)], preset).snapshot());
  snapshots.set(key, snapshot);
  return snapshot;
}

function declarationsOf(preset?: string): Declarations {
  return loadConfig({ preset, env: {}, flags: {}, cwd: '/' }).config.declarations;
}

function engineOf(preset?: string): Engine {
  const declarations = declarationsOf(preset);
  return createEngine({ declarations, profile: 'auto', maxLineBytes: 1 << 20, framing: 'block' });
}

function read(chunks: readonly Buffer[], preset?: string): Engine {
  const engine = engineOf(preset);
  for (const chunk of chunks) engine.chunk(Buffer.from(chunk));
  engine.boundary();
  return engine;
}

function seen(engine: Engine): unknown {
  const { run, counts } = partsOf(engine.snapshot());
  return { run, counts, ledger: engine.ledger() };
}
