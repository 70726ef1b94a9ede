import { describe, expect, it } from 'vitest';
import type { Condition, Test } from '../../../src/model/condition.ts';
import { equals, field, fulfils } from './support/declare.ts';

const absent = Symbol('absent');

function testOf(test: Test, value: unknown): boolean {
  return fulfils(field('x', test), value === absent ? { y: 1 } : { x: value });
}

describe('a test of a value', () => {
  const cases: readonly (readonly [Test, readonly unknown[], readonly unknown[]])[] = [
    [{ kind: 'equals', values: ['a'] }, ['a'], ['A', 'ab', '', 0, null, absent, {}, ['a']]],
    [{ kind: 'equals', values: ['a', 'b'] }, ['a', 'b'], ['c', absent, null]],
    [{ kind: 'equals', values: [5] }, [5, 5.0], ['5', true, 5.1, absent]],
    [{ kind: 'equals', values: ['5'] }, ['5'], [5, '5.0']],
    [{ kind: 'equals', values: [0] }, [0, -0], ['0', false, null, '', absent]],
    [{ kind: 'equals', values: [true] }, [true], ['true', 1, false, absent]],
    [{ kind: 'equals', values: [null] }, [null], [absent, 'null', 0, false, {}]],
    [{ kind: 'equals', values: [null, 1, 'x'] }, [null, 1, 'x'], [absent, '1', true]],
    [{ kind: 'equals', values: [] }, [], ['a', null, absent]],
    [{ kind: 'equals', values: [Number.NaN, 1] }, [1], [Number.NaN, 0, null, absent]],
    [{ kind: 'exists', expected: true }, [0, '', false, null, {}, []], [absent]],
    [{ kind: 'exists', expected: false }, [absent], [0, '', false, null, {}]],
    [{ kind: 'compare', op: 'gt', value: 5 }, [5.1, Infinity], [5, 4, '6', true, null, absent]],
    [{ kind: 'compare', op: 'gte', value: 5 }, [5, 6], [4.9, '5', absent]],
    [{ kind: 'compare', op: 'lt', value: 5 }, [4.9, -Infinity], [5, '4', null, false, absent]],
    [{ kind: 'compare', op: 'lte', value: 5 }, [5, -1], [5.1, '5', null, absent]],
    [{ kind: 'text', op: 'prefix', value: 'ab' }, ['ab', 'abc'], ['xab', 'AB', 5, null, absent]],
    [{ kind: 'text', op: 'suffix', value: '5' }, ['5', '15'], [5, 15, '51', absent]],
    [{ kind: 'text', op: 'contains', value: 'b' }, ['abc', 'b'], ['ac', ['b'], absent]],
    [{ kind: 'text', op: 'contains', value: '' }, ['', 'a'], [1, null, absent]],
    [{ kind: 'regex', pattern: '^a.c$' }, ['abc', 'a.c'], ['abcd', 5, null, absent]],
    [{ kind: 'regex', pattern: '5' }, ['15'], [15, absent]],
    [{ kind: 'not', test: { kind: 'equals', values: ['a'] } }, ['b', 1, null, absent], ['a']],
    [{ kind: 'not', test: { kind: 'compare', op: 'gt', value: 5 } }, [5, '9', absent], [6]],
    [
      {
        kind: 'all',
        of: [
          { kind: 'compare', op: 'gte', value: 400 },
          { kind: 'compare', op: 'lt', value: 500 },
          { kind: 'not', test: { kind: 'equals', values: [404] } },
        ],
      },
      [400, 499.9],
      [404, 399, 500, '450', absent],
    ],
    [{ kind: 'all', of: [] }, [1, absent], []],
  ];
  for (const [test, yes, no] of cases) {
    for (const value of yes) {
      it(`${JSON.stringify(test)} holds for ${show(value)}`, () => {
        expect(testOf(test, value)).toBe(true);
      });
    }
    for (const value of no) {
      it(`${JSON.stringify(test)} does not hold for ${show(value)}`, () => {
        expect(testOf(test, value)).toBe(false);
      });
    }
  }
});

function show(value: unknown): string {
  return typeof value === 'symbol' ? 'an absent field' : `${typeof value} ${JSON.stringify(value)}`;
}

describe('a condition', () => {
  const a = equals('a', 1);
  const b = equals('b', 1);
  const cases: readonly (readonly [string, Condition, readonly object[], readonly object[]])[] = [
    ['all', { kind: 'all', of: [a, b] }, [{ a: 1, b: 1 }], [{ a: 1 }, { b: 1 }, {}]],
    ['any', { kind: 'any', of: [a, b] }, [{ a: 1 }, { b: 1 }, { a: 1, b: 2 }], [{}, { a: 2 }]],
    ['not', { kind: 'not', of: a }, [{}, { a: 2 }, { a: '1' }], [{ a: 1 }]],
    ['all of none', { kind: 'all', of: [] }, [{}], []],
    ['any of none', { kind: 'any', of: [] }, [], [{}, { a: 1 }]],
    [
      'any within all',
      { kind: 'all', of: [a, { kind: 'any', of: [b, equals('c', 1)] }] },
      [
        { a: 1, b: 1 },
        { a: 1, c: 1 },
      ],
      [{ a: 1 }, { b: 1, c: 1 }],
    ],
    [
      'not within all',
      { kind: 'all', of: [a, { kind: 'not', of: b }] },
      [{ a: 1 }],
      [{ a: 1, b: 1 }],
    ],
    [
      'two literals of one field',
      { kind: 'all', of: [equals('a', 1, 2), equals('a', 2, 3)] },
      [{ a: 2 }],
      [{ a: 1 }, { a: 3 }],
    ],
    [
      'a path',
      equals('http.status', 200),
      [{ http: { status: 200 } }, { 'http.status': 200 }],
      [{ http: 200 }, { status: 200 }],
    ],
  ];
  for (const [name, condition, yes, no] of cases) {
    it(`${name}: holds where it should and only there`, () => {
      expect(yes.map((record) => fulfils(condition, record))).toEqual(yes.map(() => true));
      expect(no.map((record) => fulfils(condition, record))).toEqual(no.map(() => false));
    });
  }
});

describe('a literal for @level', () => {
  for (const [literal, level] of [
    ['warning', 'warn'],
    ['WARN', 'warn'],
    ['Critical', 'fatal'],
    ['FATAL', 'fatal'],
    ['err', 'error'],
    ['Information', 'info'],
    ['info', 'info'],
    ['SEVERE', 'error'],
    ['verbose', 'debug'],
  ] as const) {
    it(`${literal} means ${level}`, () => {
      expect(fulfils(equals('@level', literal), { '@level': level })).toBe(true);
      const others = { kind: 'not', of: equals('@level', literal) } as const;
      expect(fulfils(others, { '@level': level })).toBe(false);
    });
  }

  it('is normalised for @level alone', () => {
    expect(fulfils(equals('level', 'warning'), { level: 'warning' })).toBe(true);
    expect(fulfils(equals('level', 'warning'), { level: 'warn' })).toBe(false);
  });
});

describe('names that objects inherit', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    it(`${name} is a field like any other`, () => {
      const own = JSON.parse(`{${JSON.stringify(name)}: 1}`);
      expect(fulfils(equals(name, 1), own)).toBe(true);
      expect(fulfils(equals(name, 1), {})).toBe(false);
      expect(fulfils(field(name, { kind: 'exists', expected: true }), {})).toBe(false);
    });

    it(`${name} is a value like any other`, () => {
      expect(fulfils(equals('event', name), { event: name })).toBe(true);
      expect(fulfils(equals('event', 'x', 'y'), { event: name })).toBe(false);
    });
  }
});
