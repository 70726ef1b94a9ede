import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../src/checking/lint/lint.ts';
import { subjectOf } from '../../src/checking/lint/subject.ts';
import { compareWith } from '../../src/learning/diff/compare.ts';
import { analyzing } from '../analysis/analyzing.ts';
import { fixture, learned, linesOf, loaded, logs, withoutEvidence } from './learning.ts';

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

describe.each(logs)('what is learned from %s', (name) => {
  it('loads, has nothing for a lint to say, and explains the log', async () => {
    const yaml = await learned(fixture(name));
    const { config, effective } = loaded(yaml);
    const findings = lint(subjectOf(config.declarations, effective));
    expect(findings.filter(({ code }) => code !== 'name_abbreviated_unit')).toEqual([]);
    const explained = Number(/explain ([\d.]+) %/.exec(yaml)?.[1]);
    // Five of its 33 records have neither a message nor a type.
    expect(explained).toBeGreaterThanOrEqual(name === 'logs/prometheus.log' ? 84 : 95);
  });

  it('finds nothing new in the same log', async () => {
    const config = file('same.yaml', await learned(fixture(name)));
    expect(await differences(config, fixture(name))).toEqual([]);
  });
});

describe('a log in another order', () => {
  it.each(['logs/workers.ndjson', 'logs/nginx_excerpt.ndjson', 'petrosa/info_steady.ndjson'])(
    '%s gives the same configuration up to its evidence',
    async (name) => {
      const lines = linesOf(fixture(name));
      const expected = withoutEvidence(await learned(fixture(name)));
      const rotated = [...lines.slice(lines.length / 3), ...lines.slice(0, lines.length / 3)];
      for (const order of [lines.toReversed(), rotated]) {
        const yaml = await learned(file('other.ndjson', `${order.join('\n')}\n`));
        expect(
          withoutEvidence(yaml).replace(
            'service: other',
            expected.match(/^service: .*$/m)?.[0] ?? '',
          ),
        ).toBe(expected);
      }
    },
  );
});

describe('learned rules', () => {
  it('count the workers as the configuration by hand does', async () => {
    const path = fixture('logs/workers.ndjson');
    const { config } = loaded(await learned(path));
    const { snapshot, declarations } = await analyzing([path], {}, { config });
    const countOf = (wanted: string): number | undefined =>
      snapshot.counts[declarations.counts.findIndex(({ name }) => name === wanted)]?.value;
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
    const values = new Set(snapshot.counts.map(({ value }) => value));
    for (const { value } of byHand.snapshot.counts) {
      expect([0, ...values]).toContain(value);
    }
    // By hand, publishing an order and publishing a batch are told apart; here they are one timing.
    const [processing] = byHand.snapshot.timings;
    expect(snapshot.timings[0]).toMatchObject({
      count: processing?.count,
      sumMs: processing?.sumMs,
    });
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
