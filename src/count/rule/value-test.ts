import type { Test } from '../../model/condition.ts';
import type { FieldValue } from '../../model/record.ts';
import { compileLinearRegex } from './linear-regex.ts';
import { literalsFor } from './literal.ts';

export type ValueTest = (value: FieldValue) => boolean;

/**
 * Compiles a test of one value. Types are strict: `5` never equals `"5"`, only numbers compare,
 * only strings have prefixes, suffixes and parts. `null` is present; `undefined` is absent.
 */
export function compileTest(test: Test, field: string, where: string): ValueTest {
  if (test.kind === 'equals') return equalsAny([...literalsFor(field, test.values)]);
  if (test.kind === 'exists') {
    return test.expected ? (value) => value !== undefined : (value) => value === undefined;
  }
  if (test.kind === 'compare') return comparisons[test.op](test.value);
  if (test.kind === 'text') return textTests[test.op](test.value);
  if (test.kind === 'regex') {
    const regex = compileLinearRegex(test.pattern, where);
    return (value) => typeof value === 'string' && regex.test(value);
  }
  if (test.kind === 'all') {
    return all([...test.of].sort(byCost).map((part) => compileTest(part, field, where)));
  }
  const inner = compileTest(test.test, field, where);
  return (value) => !inner(value);
}

/** Roughly how dear a test is, to evaluate cheap ones first: a regex costs a hundred others. */
export function testCost(test: Test): number {
  if (test.kind === 'regex') return 100;
  if (test.kind === 'text') return 2;
  if (test.kind === 'all') return test.of.reduce((cost, part) => cost + testCost(part), 0);
  return test.kind === 'not' ? testCost(test.test) : 1;
}

function byCost(a: Test, b: Test): number {
  return testCost(a) - testCost(b);
}

function equalsAny(literals: readonly FieldValue[]): ValueTest {
  const [only] = literals;
  if (literals.length === 0) return () => false;
  if (literals.length === 1) return (value) => value === only;
  const set = new Set(literals);
  return (value) => set.has(value);
}

type TestOf<Argument> = (argument: Argument) => ValueTest;

const comparisons: Readonly<Record<'gt' | 'gte' | 'lt' | 'lte', TestOf<number>>> = {
  gt: (bound) => (value) => typeof value === 'number' && value > bound,
  gte: (bound) => (value) => typeof value === 'number' && value >= bound,
  lt: (bound) => (value) => typeof value === 'number' && value < bound,
  lte: (bound) => (value) => typeof value === 'number' && value <= bound,
};

const textTests: Readonly<Record<'prefix' | 'suffix' | 'contains', TestOf<string>>> = {
  prefix: (part) => (value) => typeof value === 'string' && value.startsWith(part),
  suffix: (part) => (value) => typeof value === 'string' && value.endsWith(part),
  contains: (part) => (value) => typeof value === 'string' && value.includes(part),
};

function all(tests: readonly ValueTest[]): ValueTest {
  return (value) => {
    for (const test of tests) if (!test(value)) return false;
    return true;
  };
}
