import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../../src/decode/record/decoder.ts';
import { accessRecord } from '../../../src/decode/text/access-line.ts';
import { consoleRecord } from '../../../src/decode/text/console-line.ts';
import { logfmtRecord } from '../../../src/decode/text/logfmt-line.ts';
import { decodeFields, lineOf, verdict } from './line.ts';

describe('logfmt', () => {
  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['level=info msg="got \\"it\\"\\n" n=3', { level: 'info', msg: 'got "it"\n', n: 3 }],
    ['a=-1.5 b=true c= d=""', { a: -1.5, b: true, c: '', d: '' }],
    [
      'id=0042 big=12345678901234567890 http.path=/a?b=c',
      {
        id: '0042',
        big: '12345678901234567890',
        'http.path': '/a?b=c',
      },
    ],
    ['a=1 a=2', { a: 2 }],
  ])('%s', (text, record) => {
    expect(logfmtRecord(text)).toEqual(record);
  });

  it.each([
    'set a=b and c=d',
    'a=b',
    'a=b c',
    'a = b c = d',
    'a="open b=c',
    'https://x.y/?a=b&c=d',
    '=a b=c',
    'a=b"c d=e',
  ])('is not %s', (text) => {
    expect(logfmtRecord(text)).toBeUndefined();
  });

  it('keeps what a prototype has too as a field', () => {
    const record = logfmtRecord('__proto__=1 constructor=2') ?? {};
    expect(Object.keys(record)).toEqual(['__proto__', 'constructor']);
  });

  it('reads like a JSON record', () => {
    const line = 'time="2026-11-23T18:14:55Z" level=warning msg="slow query" duration=3ms';
    const found = decodeFields(line, '@time', '@level', '@message', '@duration', 'duration');
    expect(found).toEqual([Date.UTC(2026, 10, 23, 18, 14, 55), 'warn', 'slow query', 3, '3ms']);
  });
});

describe('access logs', () => {
  const common = '10.0.0.1 - bob [23/Nov/2026:18:14:55 +0100] "GET /users/42?x=1 HTTP/1.1" 404 612';

  it('common and combined', () => {
    const fields = {
      remote_addr: '10.0.0.1',
      user: 'bob',
      time: '23/Nov/2026:18:14:55 +0100',
      message: 'GET /users/42?x=1 HTTP/1.1',
      method: 'GET',
      path: '/users/42?x=1',
      protocol: 'HTTP/1.1',
      status: 404,
      bytes: 612,
    };
    expect(accessRecord(common)).toEqual(fields);
    expect(accessRecord(`${common} "-" "curl/8 (x\\"y)"`)).toEqual({
      ...fields,
      user_agent: 'curl/8 (x\\"y)',
    });
    expect(accessRecord(`${common} "http://a/" "b" 0.005`)).toMatchObject({ referer: 'http://a/' });
  });

  it('what was no request', () => {
    const record = accessRecord('::1 - - [23/Nov/2026:18:14:55 +0000] "\\x16\\x03" 400 -');
    expect(record).toMatchObject({ message: '\\x16\\x03', status: 400, bytes: 0 });
    expect(record).not.toHaveProperty('method');
    const nothing = '::1 - - [23/Nov/2026:18:14:55 +0000] "" 400 0 "-" "-"';
    expect(decodeFields(nothing, '@http_status', '@http_method')).toEqual([400, undefined]);
  });

  it('reads like a request that was logged as JSON', () => {
    const names = ['@time', '@http_method', '@http_status', '@http_route'];
    expect(decodeFields(common, ...names)).toEqual([
      Date.UTC(2026, 10, 23, 17, 14, 55),
      'GET',
      404,
      '/users/{id}',
    ]);
  });
});

describe("zap's console", () => {
  it.each<readonly [string, object | undefined]>([
    [
      '2026-11-23T18:14:55.458Z\tinfo\tshop\tshop/orders.go:7\tgot it',
      { logger: 'shop', caller: 'shop/orders.go:7', level: 'info', message: 'got it' },
    ],
    [
      '2026/11/23 18:14:55.458\t\u001b[33mWARN\u001b[0m\tgot it',
      { level: 'WARN', message: 'got it' },
    ],
    ['2026-11-23T18:14:55.458Z\tinfos\tgot it', undefined],
    ['2026-11-23T18:14:55.458Z info got it', undefined],
    ['18:14:55\tinfo\tgot it', undefined],
  ])('%j', (text, record) => {
    const { time: _, ...said } = { time: '', ...consoleRecord(text) };
    expect(said).toEqual(record ?? {});
  });
});

describe('formats', () => {
  it('are named with their shares', () => {
    const decoder = createDecoder({ fields: [], profile: 'auto' });
    for (const line of ['a=1 b=2', '{"a":1}', 'c=1 d=2', 'text', 'a=b'])
      decoder.decode(lineOf(line));
    expect(decoder.format().shares).toEqual({ logfmt: 2 / 3, json: 1 / 3 });
    expect(verdict(decoder, lineOf('text'))).toBe('text/text');
  });
});
