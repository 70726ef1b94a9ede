import type { Expectation } from '../../../config/grammar/log-test.ts';
import { compileTest } from '../../../count/rule/value-test.ts';
import type { Test } from '../../../model/condition.ts';
import { nearest } from '../../../model/nearest-name.ts';
import type { FieldValue } from '../../../model/record.ts';
import { positionOf } from '../positions.ts';
import type { Failure } from './outcome.ts';
import { formatSelector, type Point, parseSelector, select } from './selector.ts';

/** Holds a series to what is expected of it; `undefined`: it does. */
export function checkMetric(
  { key, test, span }: Expectation,
  points: readonly Point[],
): Failure | undefined {
  const failure = { position: positionOf(span), subject: `metrics ${key}`, expected: say(test) };
  const selector = parseSelector(key);
  if (selector === undefined) {
    return { ...failure, got: 'a name that is no series: write name{label="value"}', near: [] };
  }
  const found = select(points, selector);
  const [only] = found;
  if (found.length > 1) {
    const near = found.slice(0, maxNear).map(shown);
    return { ...failure, got: `${found.length} series; name more of the labels`, near };
  }
  if (holds(test, key, only?.value)) return undefined;
  const got = only === undefined ? 'no such series' : String(only.value);
  return { ...failure, got, near: only === undefined ? closest(selector.name, points) : [] };
}

/** Holds a key of a document to what is expected of it. */
export function checkKey(
  part: 'heartbeat' | 'ledger',
  { key, test, span }: Expectation,
  document: Readonly<Record<string, unknown>>,
): Failure | undefined {
  const isThere = Object.hasOwn(document, key);
  const value = isThere ? document[key] : undefined;
  const scalar = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  if (holds(test, key, scalar as FieldValue)) return undefined;
  const meant = isThere ? undefined : nearest(key, Object.keys(document));
  return {
    position: positionOf(span),
    subject: `${part} ${key}`,
    expected: say(test),
    got: isThere ? JSON.stringify(value) : 'no such key',
    near: meant === undefined ? [] : [`${meant} ${JSON.stringify(document[meant])}`],
  };
}

/** What the division of times leaves in the last places makes no difference. */
function holds(test: Test, key: string, value: FieldValue): boolean {
  const passes = compileTest(test, '', key);
  if (passes(value)) return true;
  if (typeof value !== 'number' || test.kind !== 'equals') return false;
  return test.values.some(
    (wanted) => typeof wanted === 'number' && Math.abs(wanted - value) <= 1e-9 * Math.abs(wanted),
  );
}

const maxNear = 4;

function closest(name: string, points: readonly Point[]): readonly string[] {
  const same = points.filter((point) => point.name === name);
  if (same.length > 0) return same.slice(0, maxNear).map(shown);
  const meant = nearest(name, new Set(points.map((point) => point.name)));
  return points
    .filter((point) => point.name === meant)
    .slice(0, maxNear)
    .map(shown);
}

function shown(point: Point): string {
  return `${formatSelector(point)} ${point.value}`;
}

const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** A test in few words, for a person. */
function say(test: Test): string {
  if (test.kind === 'equals') return test.values.map((value) => JSON.stringify(value)).join(' or ');
  if (test.kind === 'exists') return test.expected ? 'to be there' : 'to be absent';
  if (test.kind === 'compare') return `${operators[test.op]} ${test.value}`;
  if (test.kind === 'text') return `${test.op} ${JSON.stringify(test.value)}`;
  if (test.kind === 'regex') return `to match /${test.pattern}/`;
  return test.kind === 'not' ? `not ${say(test.test)}` : test.of.map(say).join(' and ');
}
