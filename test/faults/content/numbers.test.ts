import { describe, expect, it } from 'vitest';
import { sampleIn } from '../support/oracle.ts';
import { expectBetween } from './between.ts';

describe('numbers at the edges', () => {
  it('too large for a double: refused, and the record counted', async () => {
    const { metrics } = await expectBetween(['{"amount":1e400}', '{"amount":-1e400}'], {
      matched: 2,
      reasons: { not_finite: 2 },
    });
    expect(sampleIn(metrics, 'amount_total{component="tally"}')).toBe(0);
  });

  it('above 2^53: the nearest double, as JSON has it', async () => {
    const { metrics } = await expectBetween(['{"amount":9007199254740993}'], { matched: 1 });
    expect(sampleIn(metrics, 'amount_total{component="tally"}')).toBe(2 ** 53);
  });

  it('negative, not a number, a text that is none, another type', async () => {
    const lines = [
      '{"amount":-1}',
      '{"amount":-0.5}',
      '{"amount":"NaN"}',
      '{"amount":"Infinity"}',
      '{"amount":"many"}',
      '{"amount":true}',
      '{"amount":[3]}',
      '{"amount":{}}',
    ];
    const { metrics } = await expectBetween([...lines, '{"amount":7}'], {
      matched: 9,
      reasons: { negative_count: 2, not_a_number: 6 },
    });
    expect(sampleIn(metrics, 'amount_total{component="tally"}')).toBe(7);
  });

  it('durations and gauges: the same holds', async () => {
    const lines = [
      '{"took_ms":1e400}',
      '{"took_ms":-3}',
      '{"took_ms":"NaN"}',
      '{"level_now":1e999}',
      '{"level_now":"NaN"}',
      '{"level_now":-3}',
    ];
    const { metrics } = await expectBetween([...lines, '{"took_ms":2}'], {
      matched: 7,
      reasons: { not_finite: 2, negative_duration: 1, not_a_duration: 1, not_a_number: 1 },
    });
    expect(sampleIn(metrics, 'took_seconds_count{component="tally"}')).toBe(1);
    expect(sampleIn(metrics, 'level')).toBe(-3);
  });
});
