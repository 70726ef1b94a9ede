import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../src/count/rule/rule-set.ts';
import type { Condition, Test } from '../../../src/model/condition.ts';
import type { CountSource, Declarations, StateSource } from '../../../src/model/declaration.ts';
import { runs } from '../../support/runs.ts';
import { createCallLog } from './support/call-log.ts';
import { counts, declare, metric, timings } from './support/declare.ts';
import { observeNaively } from './support/naive-rules.ts';
import { recordOf } from './support/record.ts';

// Few names and values, so that rules and records meet often.
const name = fc.constantFrom('event', 'kind', 'a.b', 'n', '__proto__', 'constructor');
const literal = fc.constantFrom('x', 'y', 'z', '1', 'constructor', '__proto__', 1, 2, true, null);
const value = fc.oneof(literal, fc.constantFrom(0, 3, false, 'xy', {}, []));

const leaf: fc.Arbitrary<Test> = fc.oneof(
  fc.record({ kind: fc.constant('equals'), values: fc.array(literal, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('exists'), expected: fc.boolean() }),
  fc.record({
    kind: fc.constant('compare'),
    op: fc.constantFrom('gt', 'gte', 'lt', 'lte'),
    value: fc.constantFrom(0, 1, 2),
  }),
  fc.record({
    kind: fc.constant('text'),
    op: fc.constantFrom('prefix', 'suffix', 'contains'),
    value: fc.constantFrom('x', 'con', ''),
  }),
  fc.record({ kind: fc.constant('regex'), pattern: fc.constantFrom('^x', 'y$', '[xz]', 'x|y') }),
);

const { test } = fc.letrec<{ test: Test }>((tie) => ({
  test: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constant('all'), of: fc.array(tie('test'), { maxLength: 2 }) }),
    fc.record({ kind: fc.constant('not'), test: tie('test') }),
  ),
}));

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant('field'), field: name, test }),
    fc.record({
      kind: fc.constantFrom('all', 'any'),
      of: fc.array(tie('condition'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not'), of: tie('condition') }),
  ),
}));

// What configurations mostly hold: equalities that all must be true, some of one and the same field.
const equality: fc.Arbitrary<Condition> = fc.record({
  kind: fc.constant('field'),
  field: fc.constantFrom('event', 'kind'),
  test: fc.record({
    kind: fc.constant('equals'),
    values: fc.array(literal, { minLength: 1, maxLength: 4 }),
  }),
});
const equalities: fc.Arbitrary<Condition> = fc.record({
  kind: fc.constantFrom('all', 'any'),
  of: fc.array(fc.oneof(equality, equality, condition), { minLength: 1, maxLength: 3 }),
});

const when = fc
  .option(fc.oneof(condition, equality, equalities), { nil: undefined })
  .map((given) => (given ? { when: given } : {}));

const countSource: fc.Arbitrary<CountSource> = fc.oneof(
  when.map((given) => ({ kind: 'event', ...given }) as const),
  when.map((given) => ({ kind: 'event', add: 'add', ...given }) as const),
  when.map((given) => ({ kind: 'total', field: 'total', ...given }) as const),
);

const stateSource: fc.Arbitrary<StateSource> = fc.oneof(
  fc
    .tuple(when, name)
    .map(([given, field]) => Object.assign({ kind: 'field', field } as const, given)),
  fc
    .tuple(when, fc.boolean())
    .map(([given, on]) => Object.assign({ kind: 'value', value: on } as const, given)),
);

const declarations: fc.Arbitrary<Declarations> = fc
  .record({
    start: fc.option(condition, { nil: undefined }),
    counts: fc.array(fc.array(countSource, { maxLength: 3 }), { maxLength: 4 }),
    timings: fc.array(fc.array(when, { maxLength: 2 }), { maxLength: 2 }),
    states: fc.array(fc.array(stateSource, { maxLength: 3 }), { maxLength: 2 }),
    metrics: fc.array(fc.tuple(when, name), { maxLength: 2 }),
  })
  .map((some) =>
    declare({
      ...counts(...some.counts),
      ...timings(
        ...some.timings.map((from) =>
          from.map((given) => ({ kind: 'sample', field: 'ms', unit: 'ms', ...given }) as const),
        ),
      ),
      states: some.states.map((from, id) => ({
        component: 'consumer',
        name: `state_${id}`,
        type: 'any',
        from: from.filter((source) => source.kind === 'value' || source.field !== 'ms'),
      })),
      metrics: some.metrics.map(([given]) =>
        metric({
          type: 'counter',
          labels: [{ name: 'l', field: 'add', fallback: 'none' }],
          ...given,
        }),
      ),
      run: some.start ? { start: some.start } : {},
    }),
  );

const scalar = fc.constantFrom<unknown>('x', 'y', '1', 'constructor', 0, 1, 2, true, null);
const amount = fc.constantFrom(0, 1, 2.5, 40);
const record = fc
  .tuple(
    fc.dictionary(name, scalar, { maxKeys: 5, noNullPrototype: true }),
    fc.record({ add: amount, total: amount, ms: amount, deep: value }, { requiredKeys: [] }),
  )
  .map(([named, amounts]) => Object.assign(JSON.parse(toJson(named)), amounts));

/** Entries and not properties, so that `__proto__` is a key like any other. */
function toJson(named: object): string {
  const pairs = Object.entries(named).map((pair) => pair.map((part) => JSON.stringify(part)));
  return `{${pairs.map((pair) => pair.join(':')).join(',')}}`;
}

describe('indexed rules', () => {
  it('say of any records what asking every rule says, in the same order', () => {
    let observations = 0;
    fc.assert(
      fc.property(
        declarations,
        fc.array(record, { minLength: 1, maxLength: 8 }),
        (some, records) => {
          const rules = compileRules(some);
          for (const one of records) {
            const log = createCallLog();
            const matched = rules.observe(recordOf(one, rules.fields), 1, log);
            expect(log.calls).toEqual(observeNaively(some, one));
            expect(matched).toBe(log.calls.length > 0);
            observations += log.calls.length;
          }
        },
      ),
      runs(2_000),
    );
    expect(observations).toBeGreaterThan(2_000);
  });
});
