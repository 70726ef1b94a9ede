import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../src/count/rule/rule-set.ts';
import type { Extract } from '../../../src/model/condition.ts';
import type { MetricDeclaration } from '../../../src/model/declaration.ts';
import type { LogRecord } from '../../../src/model/record.ts';
import { createCallLog } from './support/call-log.ts';
import { counts, declare, equals, metric, observe, timings } from './support/declare.ts';

const extract: Extract = {
  field: 'message',
  pattern: '^duration: (?<ms>[0-9.]+) ms(?: in (?<db>\\w+))?',
};
const queryTime: MetricDeclaration = {
  name: 'query_time',
  type: 'timing',
  extract,
  field: 'ms',
  unit: 'ms',
  labels: [{ name: 'db', field: 'db', fallback: 'main' }],
  maxSeries: 10,
  bucketsSeconds: [1],
};

describe('extract', () => {
  it('makes fields of a text, for values and labels', () => {
    expect(observe({ metrics: [queryTime] }, { message: 'duration: 12.5 ms in orders' })).toEqual([
      ['begin', 1],
      ['metricSample', 0, ['orders'], 12.5],
    ]);
  });

  it('shadows the fields of the record, also where a group took no part', () => {
    const record = { message: 'duration: 3 ms', ms: 99, db: 'shadowed' };
    expect(observe({ metrics: [queryTime] }, record)).toEqual([
      ['begin', 1],
      ['metricSample', 0, ['main'], 3],
    ]);
  });

  it('shadows them for its own rule only', () => {
    const both = timings(
      [{ kind: 'sample', field: 'ms', unit: 'ms', extract }],
      [{ kind: 'sample', field: 'ms', unit: 'ms' }],
    );
    expect(observe(both, { message: 'duration: 3 ms', ms: 99 })).toEqual([
      ['begin', 1],
      ['sample', 0, 3],
      ['sample', 1, 99],
    ]);
  });

  for (const message of ['no duration', '', 12, null, { ms: 1 }, undefined]) {
    it(`does not match the record whose text is ${JSON.stringify(message)}`, () => {
      expect(observe({ metrics: [queryTime] }, { message, ms: 5 })).toEqual([]);
    });
  }

  it('lets conditions name its groups and other fields', () => {
    const slow = counts([
      {
        kind: 'event',
        extract,
        add: 'ms',
        when: { kind: 'all', of: [equals('db', 'orders'), equals('level', 'info')] },
      },
    ]);
    const message = 'duration: 8 ms in orders';
    expect(observe(slow, { message, level: 'info' })).toEqual([
      ['begin', 1],
      ['count', 0, 8],
    ]);
    expect(observe(slow, { message, level: 'warn' })).toEqual([]);
    expect(observe(slow, { message: 'duration: 8 ms in users', level: 'info' })).toEqual([]);
    expect(observe(slow, { message: 'duration: 8 ms', level: 'info', db: 'orders' })).toEqual([]);
  });

  it('is not read before the rest of the condition holds', () => {
    const when = {
      kind: 'field',
      field: 'level',
      test: { kind: 'text', op: 'prefix', value: 'i' },
    } as const;
    const rules = compileRules(declare(counts([{ kind: 'event', extract, when }])));
    const asked: string[] = [];
    const record: LogRecord = {
      field(slot) {
        asked.push(rules.fields[slot] ?? '');
        return 'warn';
      },
      visitLeaves: () => asked.push('all leaves'),
    };
    expect(rules.observe(record, 1, createCallLog())).toBe(false);
    expect(asked).toEqual(['level']);
  });

  it('holds its match until its own rule has spoken', () => {
    const first: Extract = { field: 'a', pattern: '(?<n>[0-9]+)' };
    const second: Extract = { field: 'b', pattern: '(?<n>[0-9]+)' };
    const both = counts(
      [{ kind: 'event', extract: first, add: 'n' }],
      [{ kind: 'event', extract: second, add: 'n' }],
    );
    expect(observe(both, { a: 'x1', b: 'x2' })).toEqual([
      ['begin', 1],
      ['count', 0, 1],
      ['count', 1, 2],
    ]);
  });

  it('takes names that objects inherit for groups', () => {
    const odd = metric({
      type: 'counter',
      extract: { field: 'm', pattern: '(?<constructor>\\w)(?<__proto__>\\w)' },
      labels: [
        { name: 'a', field: 'constructor', fallback: '-' },
        { name: 'b', field: '__proto__', fallback: '-' },
        { name: 'c', field: 'toString', fallback: '-' },
      ],
    });
    expect(observe({ metrics: [odd] }, { m: 'xy' })).toEqual([
      ['begin', 1],
      ['metricCount', 0, ['x', 'y', '-'], 1],
    ]);
  });

  it('without groups is a condition on a text', () => {
    const seen = counts([{ kind: 'event', extract: { field: 'm', pattern: 'ok' } }]);
    expect(observe(seen, { m: 'all ok' })).toEqual([
      ['begin', 1],
      ['count', 0, 1],
    ]);
    expect(observe(seen, { m: 'bad' })).toEqual([]);
  });
});
