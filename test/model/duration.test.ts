import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DurationUnit } from '../../src/model/declaration.ts';
import { readDurationMs } from '../../src/model/duration.ts';
import { parseDurationText } from '../../src/model/duration-text.ts';
import type { FieldValue } from '../../src/model/record.ts';

describe('a text with its own units', () => {
  const cases: readonly (readonly [text: string, durationMs: number])[] = [
    ['0.5s', 500],
    ['150ms', 150],
    ['12.3µs', 0.0123],
    ['12.3μs', 0.0123],
    ['12.3us', 0.0123],
    ['250ns', 0.00025],
    ['1m30s', 90_000],
    ['1h2m3.5s', 3_723_500],
    ['1h0m0s', 3_600_000],
    ['0s', 0],
    ['.5s', 500],
    ['1.s', 1_000],
    ['+2s', 2_000],
    ['-1.5h', -5_400_000],
    ['5 sec', 5_000],
    ['5 Seconds', 5_000],
    [' 5ms ', 5],
    ['1 min 30 s', 90_000],
    ['1 hour, 2 minutes', 3_720_000],
    ['2d', 172_800_000],
    ['3 msecs', 3],
    ['7 micros', 0.007],
    ['PT0.5S', 500],
    ['PT1H2M3.5S', 3_723_500],
    ['P1DT2H', 93_600_000],
    ['P2W', 1_209_600_000],
    ['P1D', 86_400_000],
    ['PT-0.5S', -500],
    ['-PT1M', -60_000],
    ['PT0,25S', 250],
    ['pt1s', 1_000],
    ['0:00:01.5', 1_500],
    ['0:00:01.500000', 1_500],
    ['12:34:56', 45_296_000],
    ['1 day, 0:00:01', 86_401_000],
    ['2 days, 1:00:00', 176_400_000],
    ['-1 day, 23:59:59', -1_000],
    ['1.02:03:04.5', 93_784_500],
    ['-00:00:01.5', -1_500],
  ];
  for (const [text, durationMs] of cases) {
    it(`${JSON.stringify(text)} is ${durationMs} ms`, () => {
      expect(parseDurationText(text)).toBe(durationMs);
    });
  }

  for (const text of [
    '',
    ' ',
    's',
    'ms5',
    '5',
    '5 parsecs',
    '5M',
    '5S',
    '5H',
    '1h garbage',
    'garbage 1h',
    '1..5s',
    '--5s',
    '1 2s',
    'P',
    'PT',
    'P1DT',
    'P1Y',
    'P1M',
    'PT1S1H',
    'P1W1D',
    '01:30',
    '0:60:00',
    '0:00:60',
    '1:2:3',
    'Infinitys',
    '1e3s',
    '1h'.repeat(50),
    '__proto__',
    '5constructor',
  ]) {
    it(`${JSON.stringify(text)} is none`, () => {
      expect(parseDurationText(text)).toBeUndefined();
    });
  }

  it("reads back all that Go's Duration.String prints, to the rounding of its sum", () => {
    const whole = fc.integer({ min: 0, max: 59 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), whole, whole, whole, (h, m, s, cs) => {
        const seconds = `${s}.${String(cs).padStart(2, '0')}`;
        const durationMs = h * 3_600_000 + m * 60_000 + s * 1_000 + cs * 10;
        expect(parseDurationText(`${h}h${m}m${seconds}s`)).toBeCloseTo(durationMs, 4);
      }),
    );
  });
});

describe('a value in a declared unit', () => {
  const cases: readonly (readonly [FieldValue, DurationUnit, number | string])[] = [
    [1.5, 'ms', 1.5],
    [1.5, 's', 1_500],
    [1.5, 'us', 0.0015],
    [1_500, 'ns', 0.0015],
    [0, 'ms', 0],
    [-0, 'ms', 0],
    ['1.5', 'ms', 1.5],
    ['1.5', 's', 1_500],
    [' 7 ', 'ms', 7],
    ['1e3', 'ms', 1_000],
    ['2s', 'ms', 2_000],
    ['2ms', 's', 2],
    ['1m30s', 'ns', 90_000],
    ['2s', 'auto', 2_000],
    [1.5, 'auto', 'duration_without_unit'],
    ['1.5', 'auto', 'duration_without_unit'],
    [-1, 'ms', 'negative_duration'],
    ['-1', 's', 'negative_duration'],
    ['-1ms', 'auto', 'negative_duration'],
    [Number.POSITIVE_INFINITY, 'ms', 'not_finite'],
    [Number.NEGATIVE_INFINITY, 'ms', 'not_finite'],
    [Number.NaN, 'ms', 'not_finite'],
    [1e308, 's', 'not_finite'],
    ['1e400', 'ms', 'not_finite'],
    ['NaN', 'ms', 'not_a_duration'],
    ['Infinity', 'ms', 'not_a_duration'],
    ['fast', 'ms', 'not_a_duration'],
    ['', 'ms', 'not_a_duration'],
    ['0x10', 'ms', 'not_a_duration'],
    ['1,5', 'ms', 'not_a_duration'],
    [true, 'ms', 'not_a_duration'],
    [{}, 'ms', 'not_a_duration'],
    [null, 'ms', 'not_a_duration'],
    ['9'.repeat(100_000), 'ms', 'not_a_duration'],
  ];
  for (const [value, unit, expected] of cases) {
    it(`${JSON.stringify(value).slice(0, 40)} in ${unit} is ${expected}`, () => {
      expect(readDurationMs(value, unit)).toBe(expected);
    });
  }

  it('milliseconds pass bit for bit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), (durationMs) => {
        expect(readDurationMs(durationMs, 'ms')).toBe(durationMs);
        expect(readDurationMs(String(durationMs), 'ms')).toBe(durationMs);
      }),
    );
  });
});
