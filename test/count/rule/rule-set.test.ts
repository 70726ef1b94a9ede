import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../src/count/rule/rule-set.ts';
import type { MetricDeclaration } from '../../../src/model/declaration.ts';
import type { LogRecord } from '../../../src/model/record.ts';
import { createCallLog } from './support/call-log.ts';
import {
  counts,
  declare,
  equals,
  field,
  metric,
  observe,
  state,
  timings,
} from './support/declare.ts';
import { recordOf } from './support/record.ts';

describe('the fields of a rule set', () => {
  it('are all that its rules name, once each', () => {
    const when = { kind: 'all', of: [equals('event', 'x'), equals('@level', 'error')] } as const;
    const rules = compileRules(
      declare({
        ...counts([
          { kind: 'event', when, add: 'n' },
          { kind: 'total', when, field: 'total' },
        ]),
        ...timings([
          { kind: 'summary', average: 'avg', maximum: 'max', unit: 'ms' },
          {
            kind: 'sample',
            field: 'ms',
            unit: 'ms',
            extract: { field: 'text', pattern: '(?<ms>[0-9]+)' },
          },
        ]),
        ...state('any', { kind: 'field', field: '__proto__' }),
        metrics: [
          metric({
            type: 'counter',
            labels: [{ name: 'side', field: 'order.side', fallback: '' }],
          }),
        ],
        run: {
          start: when,
          heartbeat: { when, count: 'c', uptimeSeconds: 'u', intervalSeconds: 'i' },
        },
      }),
    );
    expect([...rules.fields].sort()).toEqual([
      '@level',
      '__proto__',
      'avg',
      'c',
      'event',
      'i',
      'max',
      'n',
      'order.side',
      'text',
      'total',
      'u',
    ]);
    expect(Object.isFrozen(rules.fields)).toBe(true);
  });
});

describe('the observations of one record', () => {
  const all = {
    ...counts(
      [{ kind: 'event' }],
      [{ kind: 'event' }, { kind: 'total', field: 'total', when: equals('event', 'beat') }],
    ),
    ...timings([
      { kind: 'summary', average: 'avg', maximum: 'max', unit: 's' },
      { kind: 'sample', field: 'ms', unit: 'ms' },
    ]),
    ...state('any', { kind: 'value', value: 'up' }),
    metrics: [metric({ type: 'counter', labels: [{ name: 'e', field: 'event', fallback: '' }] })],
    run: {
      heartbeat: {
        when: equals('event', 'beat'),
        count: 'n',
        uptimeSeconds: 'up',
        intervalSeconds: 'every',
      },
      start: equals('event', 'beat'),
    },
    discoverTimings: true,
  };

  it('come in the order: begin, run, totals, events, timings, states, metrics, discovered', () => {
    const record = {
      ms: 5,
      avg: 1,
      max: 2,
      total: 7,
      event: 'beat',
      n: 3,
      up: '60',
      every: 'x',
      took_ms: 4,
    };
    expect(observe(all, record)).toEqual([
      ['begin', 1],
      ['serviceStarted'],
      ['serviceHeartbeat', { count: 3, uptimeSeconds: 60, intervalSeconds: undefined }],
      ['total', 1, 7],
      ['count', 0, 1],
      ['summary', 0, 1_000, 2_000],
      ['sample', 0, 5],
      ['state', 0, 'up'],
      ['metricCount', 0, ['beat'], 1],
      ['discoveredSample', 'took_ms', 4],
    ]);
  });

  it('are none where no rule matches', () => {
    const rules = compileRules(declare(counts([{ kind: 'event', when: equals('event', 'x') }])));
    const log = createCallLog();
    expect(rules.observe(recordOf({ event: 'y' }, rules.fields), 1, log)).toBe(false);
    expect(rules.observe(recordOf({}, rules.fields), undefined, log)).toBe(false);
    expect(log.calls).toEqual([]);
  });

  it('carry the time of the record, or that it has none', () => {
    const rules = compileRules(declare(counts([{ kind: 'event' }])));
    const log = createCallLog();
    for (const timeMs of [1.5, undefined]) rules.observe(recordOf({}, rules.fields), timeMs, log);
    expect(log.calls.filter(([name]) => name === 'begin')).toEqual([
      ['begin', 1.5],
      ['begin', undefined],
    ]);
  });

  it('ask one discriminating field of a record that matches nothing', () => {
    const rules = compileRules(
      declare(
        counts(
          ...['a', 'b', 'c', 'd'].map((name) => [
            {
              kind: 'event' as const,
              when: {
                kind: 'all' as const,
                of: [
                  equals('level', 'error'),
                  equals('event', name),
                  field('n', { kind: 'exists', expected: true }),
                ],
              },
            },
          ]),
        ),
      ),
    );
    const asked: string[] = [];
    const record: LogRecord = {
      field(slot) {
        asked.push(rules.fields[slot] ?? '');
        return undefined;
      },
      visitLeaves: () => asked.push('all leaves'),
    };
    expect(rules.observe(record, 1, createCallLog())).toBe(false);
    expect(asked).toEqual(['event']);
  });
});

describe('a timing', () => {
  const either = timings([
    { kind: 'sample', field: 'ms', unit: 'ms' },
    { kind: 'sample', field: 'took', unit: 'auto' },
  ]);

  it('takes one sample of a record: the first source that has a value', () => {
    expect(observe(either, { ms: 5, took: 'bad' })).toEqual([
      ['begin', 1],
      ['sample', 0, 5],
    ]);
    expect(observe(either, { ms: 5, took: '6ms' })).toEqual([
      ['begin', 1],
      ['sample', 0, 5],
    ]);
    expect(observe(either, { ms: null, took: '6ms' })).toEqual([
      ['begin', 1],
      ['sample', 0, 6],
    ]);
    expect(observe(either, { x: 1 })).toEqual([]);
  });

  it('refuses what is no duration and goes on to the next source', () => {
    expect(observe(either, { ms: -5, took: '6ms' })).toEqual([
      ['begin', 1],
      ['refuse', 'negative_duration'],
      ['sample', 0, 6],
    ]);
  });

  it('takes half a summary where the record has half of one', () => {
    const summary = timings([{ kind: 'summary', average: 'avg', maximum: 'max', unit: 'ms' }]);
    expect(observe(summary, { avg: 1.25 })).toEqual([
      ['begin', 1],
      ['summary', 0, 1.25, undefined],
    ]);
    expect(observe(summary, { max: 2, avg: -1 })).toEqual([
      ['begin', 1],
      ['refuse', 'negative_duration'],
      ['summary', 0, undefined, 2],
    ]);
    expect(observe(summary, { avg: null, max: null })).toEqual([['begin', 1]]);
  });
});

describe('a state', () => {
  it('takes one value of a record: the first source that has one', () => {
    const connected = state(
      'boolean',
      { kind: 'value', value: true, when: equals('event', 'connected') },
      { kind: 'field', field: 'connected' },
      { kind: 'value', value: false, when: { kind: 'not', of: equals('event', 'connected') } },
    );
    expect(observe(connected, { event: 'connected', connected: false })).toEqual([
      ['begin', 1],
      ['state', 0, true],
    ]);
    expect(observe(connected, { event: 'connected', connected: 'bad' })).toEqual([
      ['begin', 1],
      ['state', 0, true],
    ]);
    expect(observe(connected, { connected: true })).toEqual([
      ['begin', 1],
      ['state', 0, true],
    ]);
    expect(observe(connected, {})).toEqual([
      ['begin', 1],
      ['state', 0, false],
    ]);
  });
});

describe('a metric', () => {
  const labels = [
    { name: 'side', field: 'side', fallback: 'none' },
    { name: 'code', field: 'http.status', fallback: '' },
  ];
  const timing: MetricDeclaration = {
    name: 'm',
    type: 'timing',
    field: 't',
    unit: 's',
    labels,
    maxSeries: 1,
    bucketsSeconds: [1],
  };
  const gauge: MetricDeclaration = {
    name: 'm',
    type: 'gauge',
    field: 'g',
    labels: [],
    maxSeries: 1,
  };

  it('gives its labels as texts, or their fallback', () => {
    const values: readonly (readonly [unknown, string])[] = [
      ['buy', 'buy'],
      ['', ''],
      [5, '5'],
      [0.1, '0.1'],
      [true, 'true'],
      [false, 'false'],
      [null, 'none'],
      [{}, 'none'],
      [[1], 'none'],
      ['__proto__', '__proto__'],
      ['x'.repeat(129), 'x'.repeat(128)],
      [`${'x'.repeat(127)}💓`, 'x'.repeat(127)],
      [`${'x'.repeat(126)}💓`, `${'x'.repeat(126)}💓`],
    ];
    const counter = { metrics: [metric({ type: 'counter', labels })] };
    for (const [side, expected] of values) {
      expect(observe(counter, { side, http: { status: 200 } })).toEqual([
        ['begin', 1],
        ['metricCount', 0, [expected, '200'], 1],
      ]);
    }
    expect(observe(counter, { x: 1 })).toEqual([
      ['begin', 1],
      ['metricCount', 0, ['none', ''], 1],
    ]);
  });

  it('of durations reads them in its unit', () => {
    const metrics = { metrics: [timing] };
    expect(observe(metrics, { t: 0.25, side: 'buy' })).toEqual([
      ['begin', 1],
      ['metricSample', 0, ['buy', ''], 250],
    ]);
    expect(observe(metrics, { t: 'soon' })).toEqual([
      ['begin', 1],
      ['refuse', 'not_a_duration'],
    ]);
    expect(observe(metrics, { t: null })).toEqual([['begin', 1]]);
    expect(observe(metrics, { side: 'buy' })).toEqual([]);
  });

  it('that is a gauge takes any finite number', () => {
    const cases: readonly (readonly [unknown, readonly unknown[]])[] = [
      [-3.5, [['metricGauge', 0, [], -3.5]]],
      ['7', [['metricGauge', 0, [], 7]]],
      [true, [['refuse', 'not_a_number']]],
      [Number.POSITIVE_INFINITY, [['refuse', 'not_finite']]],
      [null, []],
    ];
    for (const [g, calls] of cases) {
      expect(observe({ metrics: [gauge] }, { g })).toEqual([['begin', 1], ...calls]);
    }
    expect(observe({ metrics: [gauge] }, {})).toEqual([]);
  });
});
