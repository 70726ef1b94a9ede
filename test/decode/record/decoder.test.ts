import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../../src/decode/record/decoder.ts';
import { CodedError } from '../../../src/model/error.ts';
import { decodeFields, lineOf } from './line.ts';

describe('fields', () => {
  const cases: [string, string, unknown][] = [
    ['{"event":"started"}', 'event', 'started'],
    ['{"http":{"status":500}}', 'http.status', 500],
    ['{"http.status":404,"http":{"status":500}}', 'http.status', 404],
    ['{"id.orig_h":"10.0.0.1"}', 'id.orig_h', '10.0.0.1'],
    ['{"a.b":{"c":1},"a":{"b":{"c":2}}}', 'a.b.c', 1],
    ['{"a.b":{"x":1},"a":{"b.c":2}}', 'a.b.c', 2],
    ['{"a":{"b.c":2}}', 'a.b.c', 2],
    ['{"a.b":7,"a":{"b":{"c":2}}}', 'a.b.c', 2],
    ['{"errors":[{"code":7},{"code":8}]}', 'errors.0.code', 7],
    ['{"errors":[{"code":7},{"code":8}]}', 'errors.1.code', 8],
    ['{"errors":[[1,2],[3,4]]}', 'errors.1.0', 3],
    ['{"errors":[1]}', 'errors.length', undefined],
    ['{"errors":[1]}', 'errors.map', undefined],
    ['{"errors":[1]}', 'errors.01', undefined],
    ['{"errors":{"0":{"code":9}}}', 'errors.0.code', 9],
    ['{"name":"abc"}', 'name.length', undefined],
    ['{"name":"abc"}', 'name.0', undefined],
    ['{"a":null}', 'a', null],
    ['{"a":null}', 'a.b', undefined],
    ['{"":1}', '', 1],
    ['{"":{"":2}}', '.', 2],
    ['{"a":1,"a":2}', 'a', 2],
    ['{"@timestamp":"x"}', '@timestamp', 'x'],
    ['{"@proc":"conn"}', '@proc', 'conn'],
    ['{"n":1e400}', 'n', Number.POSITIVE_INFINITY],
    ['{"n":9007199254740993}', 'n', 9007199254740992],
  ];
  it.each(cases)('%s at %s', (line, field, expected) => {
    expect(decodeFields(line, field)).toEqual([expected]);
  });

  it('are own properties only', () => {
    const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', '__proto__.polluted'];
    const nested = names.map((name) => `a.${name}`);
    expect(decodeFields('{"a":{}}', ...names, ...nested)).toEqual(Array(10).fill(undefined));
    const line = '{"__proto__":{"polluted":1},"constructor":"c","toString":null}';
    expect(decodeFields(line, ...names)).toEqual(['c', null, { polluted: 1 }, undefined, 1]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('may be asked for twice, and beyond the list there is none', () => {
    expect(decodeFields('{"a":1}', 'a', 'a')).toEqual([1, 1]);
    const record = createDecoder({ fields: ['a'], profile: 'auto' }).decode(lineOf('{"a":1}'));
    expect(record?.field(1)).toBeUndefined();
    expect(record?.field(-1)).toBeUndefined();
  });

  it('are those of the last line, also where they were kept before', () => {
    const decoder = createDecoder({ fields: ['a', 'b'], profile: 'auto' });
    const first = decoder.decode(lineOf('{"a":1,"b":2}'));
    expect([first?.field(0), first?.field(1), first?.field(0)]).toEqual([1, 2, 1]);
    const second = decoder.decode(lineOf('{"b":3}'));
    expect([second?.field(0), second?.field(1)]).toEqual([undefined, 3]);
    expect(decoder.decode(lineOf('no record'))).toBeUndefined();
    const third = decoder.decode(lineOf('{"a":4}'));
    expect([third?.field(0), third?.field(1)]).toEqual([4, undefined]);
  });
});

describe('leaves', () => {
  const leavesOf = (text: string): [string, unknown][] => {
    const leaves: [string, unknown][] = [];
    const record = createDecoder({ fields: [], profile: 'auto' }).decode(lineOf(text));
    record?.visitLeaves((path, value) => leaves.push([path, value]));
    return leaves;
  };

  it('are strings, numbers and booleans by their path, four keys deep', () => {
    const text =
      '{"a":1,"b":{"c":"x","d":{"e":true,"f":{"g":2,"h":{"i":3}}}},"j":[1,{"k":2}],"l":null}';
    expect(leavesOf(text)).toEqual([
      ['a', 1],
      ['b.c', 'x'],
      ['b.d.e', true],
      ['b.d.f.g', 2],
    ]);
  });

  it('end at 256', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, n]));
    expect(leavesOf(JSON.stringify({ many, last: 1 }))).toHaveLength(256);
    expect(leavesOf(JSON.stringify({ first: 1, many })).at(-1)).toEqual(['many.k254', 254]);
  });

  it('include own keys that objects inherit, and nothing inherited', () => {
    expect(leavesOf('{"__proto__":{"x":1},"constructor":2}')).toEqual([
      ['__proto__.x', 1],
      ['constructor', 2],
    ]);
  });
});

describe('profiles by name', () => {
  it('rejects an unknown one with the likeliest and all that there are', () => {
    const create = (profile: string) => () => createDecoder({ fields: [], profile });
    expect(create('strctlog')).toThrow(CodedError);
    expect(create('strctlog')).toThrow(
      expect.objectContaining({
        code: 'PROFILE_UNKNOWN',
        exitCode: 2,
        hint: expect.stringMatching(/^did you mean "structlog"\? known: auto, structlog, /),
      }),
    );
    expect(create('utterly different')).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/^known: auto, /) }),
    );
  });

  it('reads only the keys of the profile that is named', () => {
    const line = '{"time":"2026-11-23T18:14:55Z","ts":1795457695.5,"message":"m","msg":"zap"}';
    expect(decodeFields(line, '@time', '@message')).toEqual([1795457695000, 'm']);
    const zap = createDecoder({ fields: ['@time', '@message'], profile: 'zap' });
    const record = zap.decode(lineOf(line));
    expect([record?.field(0), record?.field(1)]).toEqual([1795457695500, 'zap']);
  });
});
