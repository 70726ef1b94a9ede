import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition } from '../../src/model/condition.ts';
import { runs } from '../support/runs.ts';
import { loadText, problemsOf } from './loading.ts';

const inComponent = (yaml: string) =>
  loadText(`version: 1\ncomponents:\n  c:\n    ${yaml}`).config.declarations;

function conditionOf(yaml: string): Condition | undefined {
  const { counts } = inComponent(`counts: { n: { when: ${yaml} } }`);
  return counts[0]?.from[0]?.when;
}

describe('conditions', () => {
  const field = (name: string, test: unknown) => ({ kind: 'field', field: name, test });
  const equals = (...values: unknown[]) => ({ kind: 'equals', values });

  it.each<[string, unknown]>([
    ['{ event: done }', field('event', equals('done'))],
    ['{ event: [a, 1, true, null] }', field('event', equals('a', 1, true, null))],
    ['{ http.status: 500 }', field('http.status', equals(500))],
    ['{ "@level": error }', field('@level', equals('error'))],
    ['{ "@timestamp": x }', field('@timestamp', equals('x'))],
    ['{ "@l": Error }', field('@l', equals('Error'))],
    ['{ e: { exists: false } }', field('e', { kind: 'exists', expected: false })],
    ['{ e: { equals: [1, 2] } }', field('e', equals(1, 2))],
    ['{ e: { gte: 500 } }', field('e', { kind: 'compare', op: 'gte', value: 500 })],
    [
      '{ e: { gte: 500, lt: 600 } }',
      field('e', {
        kind: 'all',
        of: [
          { kind: 'compare', op: 'gte', value: 500 },
          { kind: 'compare', op: 'lt', value: 600 },
        ],
      }),
    ],
    ['{ e: { prefix: "Err" } }', field('e', { kind: 'text', op: 'prefix', value: 'Err' })],
    ['{ e: { suffix: "or" } }', field('e', { kind: 'text', op: 'suffix', value: 'or' })],
    ['{ e: { contains: "rr" } }', field('e', { kind: 'text', op: 'contains', value: 'rr' })],
    ['{ e: { regex: "^E(r+)or$" } }', field('e', { kind: 'regex', pattern: '^E(r+)or$' })],
    ['{ e: { not: x } }', field('e', { kind: 'not', test: equals('x') })],
    ['{ e: { not: [x, y] } }', field('e', { kind: 'not', test: equals('x', 'y') })],
    [
      '{ e: { not: { gt: 1 } } }',
      field('e', { kind: 'not', test: { kind: 'compare', op: 'gt', value: 1 } }),
    ],
    ['{ a: 1, b: 2 }', { kind: 'all', of: [field('a', equals(1)), field('b', equals(2))] }],
    [
      '{ any: [{ a: 1 }, { all: [{ b: 2 }] }], not: { c: 3 } }',
      {
        kind: 'all',
        of: [
          {
            kind: 'any',
            of: [field('a', equals(1)), { kind: 'all', of: [field('b', equals(2))] }],
          },
          { kind: 'not', of: field('c', equals(3)) },
        ],
      },
    ],
    ['{ .any: 1 }', field('any', equals(1))],
    ['{ .not: 1 }', field('not', equals(1))],
    ['always', undefined],
  ])('%s', (yaml, expected) => {
    expect(conditionOf(yaml)).toEqual(expected);
  });
});

describe('counts', () => {
  it.each<[string, unknown]>([
    ['{ when: always }', [{ kind: 'event' }]],
    ['{ add: n }', [{ kind: 'event', add: 'n' }]],
    ['{ total: n }', [{ kind: 'total', field: 'n' }]],
    [
      '{ from: [{ add: n }, { total: m }] }',
      [
        { kind: 'event', add: 'n' },
        { kind: 'total', field: 'm' },
      ],
    ],
    [
      '{ when: always, add: n, extract: { field: "@message", regex: "(?<n>[0-9]+) rows" } }',
      [{ kind: 'event', add: 'n', extract: { field: '@message', pattern: '(?<n>[0-9]+) rows' } }],
    ],
  ])('%s', (yaml, from) => {
    expect(inComponent(`counts: { n: ${yaml} }`).counts[0]?.from).toEqual(from);
  });
});

describe('timings', () => {
  it.each([
    ['took_ms', 'ms'],
    ['took_us', 'us'],
    ['took_ns', 'ns'],
    ['took_s', 's'],
    ['took_sec', 's'],
    ['took_seconds', 's'],
    ['took_millis', 'ms'],
    ['took_microseconds', 'us'],
    ['http.durationMs', 'ms'],
    ['elapsedSeconds', 's'],
    ['elapsed-ms', 'ms'],
    ['ms', 'ms'],
  ])('infer from %s the unit %s', (field, unit) => {
    const [timing] = inComponent(`timings: { t: { field: ${field} } }`).timings;
    expect(timing?.from).toEqual([{ kind: 'sample', field, unit }]);
    expect(timing?.bucketsSeconds).toEqual([
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]);
  });

  it.each(['duration', 'items', 'forms', 'took_minutes', 'class', 'ms.total'])(
    'ask for the unit of %s',
    (field) => {
      const [problem] = problemsOf(() => inComponent(`timings: { t: { field: ${field} } }`));
      expect(problem?.message).toContain(`"${field}" has no unit in its name`);
    },
  );

  it('take what is said over what the name says', () => {
    const { timings } = inComponent('timings: { t: { field: took_ms, unit: auto } }');
    expect(timings[0]?.from).toEqual([{ kind: 'sample', field: 'took_ms', unit: 'auto' }]);
  });

  it('take averages and maxima that the service prints', () => {
    const { timings } = inComponent(
      'timings: { t: { buckets: [1, 2], from: [{ field: a_ms }, { summary: ' +
        '{ average: avg_s, maximum: max_s } }] } }',
    );
    expect(timings).toEqual([
      {
        component: 'c',
        name: 't',
        from: [
          { kind: 'sample', field: 'a_ms', unit: 'ms' },
          { kind: 'summary', average: 'avg_s', maximum: 'max_s', unit: 's' },
        ],
        bucketsSeconds: [1, 2],
      },
    ]);
  });
});

describe('states', () => {
  it.each<[string, string]>([
    ['{ true_when: { e: up } }', 'boolean'],
    ['{ field: f }', 'any'],
    ['{ field: "@time" }', 'time'],
    ['{ field: f, type: number, initial: 0 }', 'number'],
    ['{ from: [{ field: f }, { value: true, when: { e: up } }] }', 'boolean'],
    ['{ from: [{ value: 1, when: { e: up } }, { value: 2, when: { e: down } }] }', 'number'],
    ['{ from: [{ value: CLOSED, when: { e: up } }] }', 'string'],
    ['{ from: [{ value: 1, when: { e: up } }, { value: x, when: { e: down } }] }', 'any'],
  ])('%s is of kind %s', (yaml, type) => {
    expect(inComponent(`states: { s: ${yaml} }`).states[0]?.type).toBe(type);
  });

  it('are true and false when records say so', () => {
    const { states } = inComponent(
      'states: { s: { true_when: { e: up }, false_when: { e: down } } }',
    );
    const test = (value: string) => ({
      kind: 'field',
      field: 'e',
      test: { kind: 'equals', values: [value] },
    });
    expect(states[0]?.from).toEqual([
      { kind: 'value', value: true, when: test('up') },
      { kind: 'value', value: false, when: test('down') },
    ]);
  });
});

describe('metrics', () => {
  it('of the three types', () => {
    const { metrics } = loadText(
      [
        'version: 1',
        'limits: { max_series_per_metric: 9 }',
        'metrics:',
        '  hits_total:',
        '    type: counter',
        '    add: n',
        '    labels: { status: { field: http.status, fallback: unknown } }',
        '  depth: { type: gauge, field: d, labels: { queue: queue }, max_series: 5, help: Depth. }',
        '  query_time:',
        '    type: timing',
        '    extract: { field: message, regex: "^took (?<ms>[0-9.]+) ms" }',
        '    field: ms',
        '    unit: ms',
      ].join('\n'),
    ).config.declarations;
    expect(metrics).toMatchObject([
      {
        name: 'hits_total',
        type: 'counter',
        add: 'n',
        labels: [{ name: 'status', field: 'http.status', fallback: 'unknown' }],
        maxSeries: 9,
      },
      {
        name: 'depth',
        type: 'gauge',
        field: 'd',
        labels: [{ name: 'queue', field: 'queue', fallback: 'none' }],
        maxSeries: 5,
        help: 'Depth.',
      },
      {
        name: 'query_time',
        type: 'timing',
        field: 'ms',
        unit: 'ms',
        extract: { field: 'message', pattern: '^took (?<ms>[0-9.]+) ms' },
        labels: [],
        maxSeries: 9,
      },
    ]);
  });
});

describe('names', () => {
  it('of counts and states may be the same in several components', () => {
    const { counts } = loadText(
      [
        'version: 1',
        'components:',
        '  a: { counts: { errors: { when: { e: a } } }, states: { up: { field: up } } }',
        '  b: { counts: { errors: { when: { e: b } } }, states: { up: { field: up } } }',
      ].join('\n'),
    ).config.declarations;
    expect(counts.map(({ component, name }) => `${component}.${name}`)).toEqual([
      'a.errors',
      'b.errors',
    ]);
  });

  it('that JavaScript objects have of their own are names like others', () => {
    const { counts } = inComponent(
      'counts: { constructor: { when: { __proto__: x } }, toString: { when: { valueOf: 1 } } }',
    );
    expect(counts.map(({ name }) => name)).toEqual(['constructor', 'toString']);
  });
});

describe('sizes', () => {
  const sizeOf = (text: string) =>
    loadText(`version: 1\nlimits: { max_line_bytes: ${text} }`).config.limits.maxLineBytes;

  it.each([
    ['1048576', 1_048_576],
    ['1MiB', 1_048_576],
    ['"1 MiB"', 1_048_576],
    ['1.5KiB', 1536],
    ['2kB', 2000],
    ['512B', 512],
  ])('%s is %d bytes', (text, bytes) => {
    expect(sizeOf(text)).toBe(bytes);
  });

  it('are any whole number in range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 256, max: 268_435_456 }), (bytes) => {
        expect(sizeOf(String(bytes))).toBe(bytes);
      }),
      runs(50),
    );
  });
});
