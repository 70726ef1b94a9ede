import type { Condition, Test } from '../../../../src/model/condition.ts';
import type { Declarations } from '../../../../src/model/declaration.ts';
import type { FieldValue } from '../../../../src/model/record.ts';
import type { Call } from './call-log.ts';
import { valueAt } from './record.ts';

type Get = (field: string) => FieldValue;

/**
 * What rules say of a record, found by asking every rule: the oracle for the compiled ones. Knows
 * numbers in milliseconds, states of any kind and no refusals, so its input keeps to those.
 */
export function observeNaively(declared: Declarations, record: object): readonly Call[] {
  const get: Get = (field) => valueAt(record, field);
  const calls: Call[] = [];
  let isMatched = false;
  const matches = (when: Condition | undefined, fields: readonly string[]): boolean => {
    const matched =
      when === undefined
        ? fields.length === 0 || fields.some((field) => get(field) !== undefined)
        : holds(when, get);
    isMatched ||= matched;
    return matched;
  };
  const totals = new Set<number>();
  if (declared.run.start && matches(declared.run.start, [])) calls.push(['serviceStarted']);
  for (const [id, { from }] of declared.counts.entries()) {
    for (const source of from) {
      if (source.kind !== 'total' || !matches(source.when, [source.field])) continue;
      const value = get(source.field);
      if (typeof value !== 'number' || totals.has(id)) continue;
      totals.add(id);
      calls.push(['total', id, value]);
    }
  }
  for (const [id, { from }] of declared.counts.entries()) {
    const first = from.find(
      (source) =>
        source.kind === 'event' &&
        matches(source.when, source.add === undefined ? [] : [source.add]),
    );
    if (first?.kind !== 'event' || totals.has(id)) continue;
    const by = first.add === undefined ? 1 : get(first.add);
    if (typeof by === 'number') calls.push(['count', id, by]);
    else calls.push(['refuse', 'missing_field']);
  }
  for (const [id, { from }] of declared.timings.entries()) {
    const values = from
      .filter((source) => source.kind === 'sample' && matches(source.when, [source.field]))
      .map((source) => (source.kind === 'sample' ? get(source.field) : undefined))
      .filter((value) => typeof value === 'number');
    if (values.length > 0) calls.push(['sample', id, values[0]]);
  }
  for (const [id, { from }] of declared.states.entries()) {
    const values = from
      .filter((source) => matches(source.when, source.kind === 'field' ? [source.field] : []))
      .map((source) => (source.kind === 'field' ? get(source.field) : source.value))
      .filter((value) => value !== undefined && value !== null);
    if (values.length > 0) calls.push(['state', id, values[0]]);
  }
  for (const [id, metric] of declared.metrics.entries()) {
    if (metric.type !== 'counter' || !matches(metric.when, [])) continue;
    const labels = metric.labels.map(({ field, fallback }) => textOf(get(field)) ?? fallback);
    calls.push(['metricCount', id, labels, 1]);
  }
  return isMatched ? [['begin', 1], ...calls] : [];
}

function textOf(value: FieldValue): string | undefined {
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  return String(value);
}

function holds(condition: Condition, get: Get): boolean {
  if (condition.kind === 'field') return passes(condition.test, get(condition.field));
  if (condition.kind === 'not') return !holds(condition.of, get);
  if (condition.kind === 'all') return condition.of.every((part) => holds(part, get));
  return condition.of.some((part) => holds(part, get));
}

function passes(test: Test, value: FieldValue): boolean {
  if (test.kind === 'equals') return test.values.some((literal) => literal === value);
  if (test.kind === 'exists') return test.expected === (value !== undefined);
  if (test.kind === 'not') return !passes(test.test, value);
  if (test.kind === 'all') return test.of.every((part) => passes(part, value));
  if (test.kind === 'compare') {
    if (typeof value !== 'number') return false;
    if (test.op === 'gt') return value > test.value;
    if (test.op === 'gte') return value >= test.value;
    return test.op === 'lt' ? value < test.value : value <= test.value;
  }
  if (typeof value !== 'string') return false;
  if (test.kind === 'regex') return new RegExp(test.pattern).test(value);
  if (test.op === 'prefix') return value.startsWith(test.value);
  return test.op === 'suffix' ? value.endsWith(test.value) : value.includes(test.value);
}
