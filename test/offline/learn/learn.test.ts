import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareWith } from '../../../src/offline/learn/diff/compare.ts';
import { partsOf } from '../../support/parts.ts';
import { analyzing } from '../analyze/analyzing.ts';
import { fixture, learned, loaded, withoutEvidence } from './learning.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'heartbeat-learn-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function differences(config: string, log: string) {
  return compareWith(config, [log], Readable.from([]));
}

describe('learned rules', () => {
  it('count the workers as the configuration by hand does', async () => {
    const path = fixture('logs/workers.ndjson');
    const { config } = loaded(await learned(path));
    const { snapshot, declarations } = await analyzing([path], {}, { config });
    const countOf = (wanted: string): number | undefined =>
      partsOf(snapshot).counts[declarations.counts.findIndex(({ name }) => name === wanted)]?.value;
    // The sums of fixtures/logs/workers.truth.json.
    expect(countOf('jobs')).toBe(162 + 64 + 54 + 131);
    expect(countOf('failures')).toBe(8 + 2 + 1 + 5);
    expect(countOf('job_failed')).toBe(8 + 2 + 1 + 5);
  });

  it('time and count the trading service as its preset does', async () => {
    const path = fixture('petrosa/debug_full.ndjson');
    const byHand = await analyzing([path], { preset: 'petrosa' });
    const { config } = loaded(await learned(path));
    const { snapshot } = await analyzing([path], {}, { config });
    const values = new Set(partsOf(snapshot).counts.map(({ value }) => value));
    for (const { value } of partsOf(byHand.snapshot).counts) {
      expect([0, ...values]).toContain(value);
    }
    const sums = partsOf(snapshot).timings.map(({ count, sum }) => ({ count, sum }));
    // By hand one makes a timing for batches and one for orders: each is another thing.
    const timing = (field: string, event: string): object => ({ field, when: { event } });
    const perEvent = loaded(
      JSON.stringify({
        version: 1,
        components: {
          all: {
            timings: {
              processing: timing('processing_time_ms', 'Message processed successfully'),
              batches: timing('publishing_time_ms', 'Published orders batch'),
              orders: timing('publishing_time_ms', 'Order published successfully'),
              queueing: timing('publishing_time_ms', 'Order submitted for publishing'),
            },
          },
        },
      }),
    );
    const exact = await analyzing([path], {}, { config: perEvent.config });
    for (const { count, sum } of partsOf(exact.snapshot).timings) {
      expect(sums).toContainEqual({ count, sum });
    }
    expect(sums).toContainEqual({ count: 575, sum: partsOf(exact.snapshot).timings[0]?.sum });
  });

  it('tell records that say nothing in words by what only they have', async () => {
    const yaml = await learned(fixture('logs/prometheus.log'));
    const rules = withoutEvidence(yaml);
    expect(rules).toContain('host_details: { when: { host_details: { exists: true } } }');
    const text = [
      { disk: 1, free: 3 },
      { disk: 2, fan: 'a' },
      { fan: 'b' },
      { msg: 'x', free: 1 },
      { fan: 'c', disk: 3 },
      { disk: 4 },
    ];
    const path = file('wordless.ndjson', text.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const { config } = loaded(await learned(path));
    const { snapshot, declarations } = await analyzing([path], {}, { config });
    const counted = declarations.counts.map(({ name }, id) => [
      name,
      partsOf(snapshot).counts[id]?.value,
    ]);
    expect(counted).toEqual(
      expect.arrayContaining([
        ['disk', 4],
        ['fan', 1],
      ]),
    );
  });

  it('are the same whichever of many like messages came first', async () => {
    const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
    const text = (order: readonly string[]): string =>
      order.map((word) => `${JSON.stringify({ msg: `shut down the ${word} queue` })}\n`).join('');
    const one = withoutEvidence(await learned(file('like.ndjson', text(words))));
    const other = await learned(file('like.ndjson', text(words.toReversed())));
    expect(withoutEvidence(other)).toBe(one);
    const { config } = loaded(other);
    const { snapshot } = await analyzing([file('like.ndjson', text(words))], {}, { config });
    expect(partsOf(snapshot).counts[0]?.value).toBe(words.length);
  });

  it('read a duration without a unit as a question', async () => {
    const lines = Array.from({ length: 20 }, (_, n) =>
      JSON.stringify({ msg: 'done', duration: n, took_ms: n, wait: '3ms' }),
    );
    const yaml = await learned(file('units.ndjson', `${lines.join('\n')}\n`));
    expect(yaml).toContain('# - duration: 20 durations without a unit');
    expect(withoutEvidence(yaml)).not.toContain('field: duration');
    expect(withoutEvidence(yaml)).toContain('field: took_ms');
  });

  it('survive names and values that YAML or a comment could take for its own', async () => {
    const odd = ['yes', '# no', 'a: b', '"', "'", '\u2028', '- x', '{', '<num>', '*', '&a', '0'];
    const lines = odd.flatMap((msg) =>
      [1, 2, 3].map((n) => JSON.stringify({ msg, [msg]: msg, state: msg, n_bytes: n })),
    );
    const yaml = await learned(file('odd.ndjson', `${lines.join('\n')}\n`));
    expect(loaded(yaml).config.declarations.counts.length).toBeGreaterThan(1);
  });
});

describe('a new release', () => {
  const before = [1, 2, 3].map((n) => ({ msg: 'order placed', took_ms: n, total_orders: n }));

  async function broken(after: readonly object[]): Promise<string[]> {
    const text = (records: readonly object[]): string =>
      records.map((record) => `${JSON.stringify(record)}\n`).join('');
    const config = file('old.yaml', await learned(file('old.ndjson', text(before))));
    const found = await differences(config, file('new.ndjson', text(after)));
    return found.map(({ kind, message }) => `${kind}: ${message}`);
  }

  it('breaks nothing when it logs the same', async () => {
    expect(await broken(before)).toEqual([]);
  });

  it('is told by its new events and by rules that match nothing', async () => {
    const after = before.map((record) => ({ ...record, msg: 'order accepted' }));
    expect(await broken(after)).toEqual([
      'rule_silent: service.order_placed matches no record',
      expect.stringMatching(/event_new: order accepted: 3 records/),
    ]);
  });

  it('is told by a unit that changed', async () => {
    const after = before.map(({ took_ms, ...record }) => ({ ...record, took_seconds: took_ms }));
    expect(await broken(after)).toEqual([
      expect.stringMatching(/no record has took_ms; took_seconds is there, in another unit/),
    ]);
  });

  it('is told by a number that became a text', async () => {
    const after = before.map((record) => ({ ...record, total_orders: 'many' }));
    expect(await broken(after)).toEqual([
      expect.stringMatching(/total_orders is a text in 3 records of 3/),
    ]);
  });
});
