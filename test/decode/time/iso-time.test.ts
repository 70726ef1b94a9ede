import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeReader } from '../../../src/decode/time/time.ts';
import { runs } from '../../support/runs.ts';

const read = createTimeReader();

describe('ISO 8601 and RFC 3339', () => {
  const second = Date.UTC(2026, 10, 23, 18, 14, 55);
  const cases: [string, number][] = [
    ['2026-11-23T18:14:55.458246Z', 1795457695458.246],
    ['2026-11-23T18:14:55Z', second],
    ['2026-11-23T18:14:55z', second],
    ['2026-11-23t18:14:55Z', second],
    ['2026-11-23 18:14:55,458', second + 458],
    ['2026-11-23 18:14:55', second],
    ['2026/11/23 18:14:55', second],
    ['2026-11-23T18:14:55', second],
    ['2026-11-23T18:14Z', second - 55_000],
    ['2026-11-23', Date.UTC(2026, 10, 23)],
    ['2026-11-23T18:14:55.4Z', second + 400],
    ['2026-11-23T18:14:55.458246123Z', 1795457695458.246],
    ['2026-11-23T18:14:55.45824612345678901234Z', 1795457695458.246],
    ['2026-11-23T19:14:55+01:00', second],
    ['2026-11-23T19:14:55+0100', second],
    ['2026-11-23T19:14:55+01', second],
    ['2026-11-23T13:44:55-04:30', second],
    ['2026-11-23 18:14:55.5 +0000 UTC', second + 500],
    ['2026-11-23 20:14:55 +0200 CEST', second],
    ['2026-11-23 18:14:55 UTC', second],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['0001-01-01T00:00:00Z', -62135596800000],
    ['1969-12-31T23:59:59.5Z', -500],
  ];
  it.each(cases)('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(read(text), 'again, from what it remembers').toBe(expected);
  });

  it.each([
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-11-31T00:00:00Z',
    '2026-11-00T00:00:00Z',
    '2026-11-23T24:00:00Z',
    '2026-11-23T18:60:00Z',
    '2026-11-23T18:14:61Z',
    '2026-11-23T18:14:5Z',
    '2026-11-23T18:14:55.Z',
    '2026-11-23T18:14:55Q',
    '2026-11-23T18:14:55+25:00',
    '2026-11-23T18:14:55Z ',
    '2026-11-23T18:145',
    '2026-11-23T',
    '2026-11/23T18:14:55Z',
    '٢٠٢٦-11-23T18:14:55Z',
    '',
    'yesterday',
  ])('%s is none', (text) => {
    expect(read(text)).toBeUndefined();
    read('2026-11-23T18:14:55Z');
    expect(read(text), 'with a minute remembered').toBeUndefined();
  });

  it('agrees with Date.parse on every instant, in every zone, in any order', () => {
    const instant = fc.date({
      min: new Date('0001-01-02T00:00:00Z'),
      max: new Date('9998-12-30T00:00:00Z'),
      noInvalidDate: true,
    });
    const zone = fc.tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59));
    const pad = (number: number): string => String(number).padStart(2, '0');
    fc.assert(
      fc.property(instant, zone, fc.integer({ min: 0, max: 3 }), (date, [sign, h, m], digits) => {
        const iso = date.toISOString();
        const cut = digits === 0 ? iso.slice(0, 19) : iso.slice(0, 20 + digits);
        for (const text of [`${cut}Z`, `${cut}${sign}${pad(h)}:${pad(m)}`]) {
          expect(read(text)).toBe(Date.parse(text));
        }
      }),
      runs(2000),
    );
  });

  it('is not misled by the minute it remembers', () => {
    const base = '2026-11-23T18:14:55.458246Z';
    const characters = '0123456789-:.TZ +x'.split('');
    const mutation = fc.tuple(fc.nat(base.length - 1), fc.constantFrom(...characters));
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 2 }), (mutations) => {
        let text = base;
        for (const [at, to] of mutations) text = text.slice(0, at) + to + text.slice(at + 1);
        read(base);
        const remembered = read(text);
        expect(remembered).toBe(createTimeReader()(text));
        // What V8 takes for RFC 3339 as well, it must read alike.
        const parsed = Date.parse(text);
        const strict = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:Z|[+-]\d\d:\d\d)$/.test(text);
        const comparable = strict && !Number.isNaN(parsed) && text.slice(11, 13) !== '24';
        expect(comparable ? Math.floor(remembered ?? 0) : parsed).toBe(parsed);
      }),
      runs(3000),
    );
  });
});

describe('other shapes of instants', () => {
  const ms = Date.UTC(2026, 10, 23, 18, 14, 55);
  const cases: [string, unknown, number][] = [
    ['access log', '23/Nov/2026:18:14:55 +0000', ms],
    ['access log in a zone', '23/Nov/2026:13:14:55 -0500', ms],
    ['mail', 'Mon, 23 Nov 2026 18:14:55 GMT', ms],
    ['seconds', 1795457695, ms],
    ['seconds with a fraction', 1795457695.25, ms + 250],
    ['milliseconds', 1795457695458, ms + 458],
    ['microseconds', 1795457695458246, ms + 458.246],
    ['nanoseconds', 1712790000123000000, 1712790000123],
    ['number as text', '1795457695.25', ms + 250],
    ['microseconds as text', '1534860261221373', 1534860261221.373],
    ['MongoDB, relaxed', { $date: '2026-11-23T18:14:55Z' }, ms],
    ['MongoDB, canonical', { $date: { $numberLong: '1795457695458' } }, ms + 458],
    ['protocol buffers', { seconds: 1795457695, nanos: 250_000_000 }, ms + 250],
    ['protocol buffers, as text', { seconds: '1795457695' }, ms],
  ];
  it.each(cases)('%s', (_, value, expected) => {
    expect(read(value as string)).toBeCloseTo(expected, 3);
  });

  it.each([
    ['a small number', 12.5],
    ['zero', 0],
    ['a negative number', -1795457695],
    ['infinity', Number.POSITIVE_INFINITY],
    ['not a number', Number.NaN],
    ['a compact date', '20261123'],
    ['a day that is none', '31/Feb/2026:18:14:55 +0000'],
    ['a month that is none', '23/Foo/2026:18:14:55 +0000'],
    ['true', true],
    ['null', null],
    ['an array', ['2026-11-23T18:14:55Z']],
    ['an empty object', {}],
    ['a date of nothing', { $date: null }],
    ['a date of dates', { $date: { $date: '2026-11-23T18:14:55Z' } }],
    ['a long that is none', { $date: { $numberLong: 'soon' } }],
  ])('%s is none', (_, value) => {
    expect(read(value as string)).toBeUndefined();
  });
});
