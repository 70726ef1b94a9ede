import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTest } from '../../../src/count/rule/value-test.ts';
import type { Condition, Test } from '../../../src/model/condition.ts';
import type { FieldValue } from '../../../src/model/record.ts';
import { implies, impossibilityOf } from '../../../src/offline/check/logic/implication.ts';
import { runs } from '../../support/runs.ts';

const literal = fc.constantFrom('', 'a', 'ab', 'b', 'ba', 0, 1, 2, true, null);
const value = fc.option(fc.oneof(literal, fc.constantFrom('aab', 'bb', 0.5, 1.5)), {
  nil: undefined,
});
const part = fc.constantFrom('a', 'b', 'ab');

const { test } = fc.letrec<{ test: Test }>((tie) => ({
  test: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('equals' as const),
      values: fc.array(literal, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('exists' as const), expected: fc.boolean() }),
    fc.record({
      kind: fc.constant('compare' as const),
      op: fc.constantFrom('gt', 'gte', 'lt', 'lte'),
      value: fc.constantFrom(0, 1, 2),
    }),
    fc.record({
      kind: fc.constant('text' as const),
      op: fc.constantFrom('prefix', 'suffix', 'contains'),
      value: part,
    }),
    fc.record({ kind: fc.constant('regex' as const), pattern: fc.constantFrom('^a', 'b$', 'ab') }),
    fc.record({ kind: fc.constant('not' as const), test: tie('test') }),
    fc.record({
      kind: fc.constant('all' as const),
      of: fc.array(tie('test'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('field' as const),
      field: fc.constantFrom('f', 'g'),
      test,
    }),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
  ),
}));

/** Without so many alternatives that none of them is looked at. */
const small = fc
  .tuple(fc.constantFrom('f', 'g'), test)
  .map(([field, of]): Condition => ({ kind: 'field', field, test: of }));

const records = fc.array(fc.record({ f: value, g: value }), { minLength: 8, maxLength: 24 });
type Fields = Readonly<Record<string, FieldValue>>;

/** What a condition says of a record, word for word. */
function holds(of: Condition, record: Fields): boolean {
  if (of.kind === 'field') return compileTest(of.test, of.field, '')(record[of.field]);
  if (of.kind === 'not') return !holds(of.of, record);
  return of.kind === 'all'
    ? of.of.every((one) => holds(one, record))
    : of.of.some((one) => holds(one, record));
}

describe('reasoning about conditions', () => {
  it('calls nothing impossible that a record fulfils', () => {
    let impossible = 0;
    fc.assert(
      fc.property(condition, records, (one, all) => {
        if (impossibilityOf(one) === undefined) return;
        impossible += 1;
        expect(all.filter((record) => holds(one, record))).toEqual([]);
      }),
      runs(5000),
    );
    expect(impossible).toBeGreaterThan(50);
  });

  it('sees no implication that a record breaks', () => {
    let implied = 0;
    fc.assert(
      fc.property(condition, condition, records, (one, other, all) => {
        if (!implies(one, other)) return;
        implied += 1;
        expect(all.filter((record) => holds(one, record) && !holds(other, record))).toEqual([]);
      }),
      runs(5000),
    );
    expect(implied).toBeGreaterThan(50);
  });

  it('sees that a condition implies itself, and every part of what must hold', () => {
    fc.assert(
      fc.property(small, small, (one, other) => {
        expect(implies(one, one)).toBe(true);
        expect(implies({ kind: 'all', of: [one, other] }, one)).toBe(true);
        expect(implies(one, { kind: 'any', of: [one, other] })).toBe(true);
      }),
      runs(1000),
    );
  });
});
