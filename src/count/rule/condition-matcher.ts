import type { Condition } from '../../model/condition.ts';
import type { LogRecord } from '../../model/record.ts';
import type { Scope } from './field-table.ts';
import { compileTest, testCost } from './value-test.ts';

export type Matcher = (record: LogRecord) => boolean;

/**
 * Compiles a condition to a function of a record.
 *
 * @param where path of the condition in the configuration, for errors
 * @throws CodedError REGEX_INVALID, REGEX_NOT_LINEAR
 */
export function compileCondition(condition: Condition, scope: Scope, where: string): Matcher {
  if (condition.kind === 'field') {
    const read = scope.read(condition.field);
    const test = compileTest(condition.test, condition.field, where);
    return (record) => test(read(record));
  }
  if (condition.kind === 'not') {
    const inner = compileCondition(condition.of, scope, where);
    return (record) => !inner(record);
  }
  const parts = cheapestFirst(condition.of).map((part) => compileCondition(part, scope, where));
  return condition.kind === 'all' ? allOf(parts) : anyOf(parts);
}

/** The same conditions, those that are dear to evaluate (regexes) last. */
export function cheapestFirst(conditions: readonly Condition[]): readonly Condition[] {
  return [...conditions].sort((a, b) => conditionCost(a) - conditionCost(b));
}

export function allOf(matchers: readonly Matcher[]): Matcher {
  const [first, second] = matchers;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (matchers.length === 2) return (record) => first(record) && second(record);
  return (record) => {
    for (const matches of matchers) if (!matches(record)) return false;
    return true;
  };
}

function anyOf(matchers: readonly Matcher[]): Matcher {
  const [first, second] = matchers;
  if (first === undefined) return () => false;
  if (second === undefined) return first;
  if (matchers.length === 2) return (record) => first(record) || second(record);
  return (record) => {
    for (const matches of matchers) if (matches(record)) return true;
    return false;
  };
}

function conditionCost(condition: Condition): number {
  if (condition.kind === 'field') return testCost(condition.test);
  if (condition.kind === 'not') return conditionCost(condition.of);
  return condition.of.reduce((cost, part) => cost + conditionCost(part), 0);
}
