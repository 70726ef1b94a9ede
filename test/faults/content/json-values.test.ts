import { describe, expect, it } from 'vitest';
import { sampleIn } from '../support/oracle.ts';
import { expectBetween } from './between.ts';

const brackets = '['.repeat(100_000);

describe('JSON that is no record', () => {
  it('null, 0, [], "", true and their like', async () => {
    const lines = ['null', '0', '[]', '""', 'true', 'false', '-1e5', '[{"n":1}]', '"{}"', ' null '];
    await expectBetween(lines, { malformed: 10, reasons: { not_an_object: 10 } });
  });

  it('text that only begins or ends like it', async () => {
    const lines = ['{', '}', '{"n":1', '{"n":1,}', "{'n':1}", '{"n":NaN}', '{"n":1}{"n":2}', 'nul'];
    await expectBetween(lines, { matched: 2, malformed: 6, reasons: { invalid_json: 6 } });
  });

  it('100,000 brackets, open, closed and inside of a record', async () => {
    const closed = `{"x":${brackets}${']'.repeat(100_000)}}`;
    const objects = `${'{"x":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const { analysis } = await expectBetween([brackets, `{"x":${brackets}`], {
      malformed: 2,
      reasons: { invalid_json: 2 },
    });
    expect(analysis.report.oddities[0]?.places).toHaveLength(2);
    // What is closed is JSON, however deep: V8's parser does not recurse.
    await expectBetween([closed, objects], { unmatched: 2 });
  });
});

describe('records with odd keys', () => {
  it('__proto__, constructor and their like are fields as any other', async () => {
    const lines = [
      '{"__proto__":{"n":9,"amount":9},"x":1}',
      '{"constructor":{"prototype":{"n":9}}}',
      '{"toString":1,"hasOwnProperty":2,"valueOf":null}',
      '{"__proto__":null}',
      '{"x":{"__proto__":{"n":9}}}',
    ];
    await expectBetween(lines, { unmatched: 5 });
  });

  it('a key that stands twice: the last one is it', async () => {
    const twice = '{"amount":1,"amount":40}';
    const { metrics } = await expectBetween([twice, '{"amount":5,"x":{"amount":7},"amount":2}'], {
      matched: 2,
    });
    expect(sampleIn(metrics, 'amount_total{component="tally"}')).toBe(42);
  });

  it('no keys, empty keys, 10,000 keys, a key of 100,000 characters', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `"k${index}":${index}`).join();
    const lines = ['{}', '{"":1}', `{${many}}`, `{"${'k'.repeat(100_000)}":1}`];
    await expectBetween(lines, { unmatched: 4 });
  });
});
