import { describe, expect, it } from 'vitest';
import { checking, findingsOf } from './checking.ts';

const counter = (when: string): string =>
  `version: 1\nmetrics:\n  jobs:\n    type: counter\n    when: ${when}\n`;

describe('rules that can never match', () => {
  it.each([
    ['{ all: [{ event: a }, { event: b }] }', '"event" would have to be'],
    ['{ event: { equals: a, not: a } }', '"event" would have to be'],
    ['{ status: { gte: 500, lt: 500 } }', 'at least 500 and under 500'],
    ['{ all: [{ n: { gt: 5 } }, { not: { n: { gt: 3 } } }] }', 'over 5 and at most 3'],
    ['{ event: { prefix: job, gt: 3 } }', 'a number and a text'],
    ['{ all: [{ event: { prefix: job } }, { event: { prefix: task } }] }', 'begin with "task"'],
    ['{ event: { prefix: job done, not: { contains: job } } }', 'not have "job" in it'],
    ['{ user: { exists: false, equals: ann } }', 'there and absent'],
    ['{ "@level": [eror, fatale] }', '"@level" is never "eror", "fatale"'],
    ['{ "@time": { prefix: "2026" } }', '"@time" is always a number'],
    ['{ "@level": { gte: 40 } }', '"@level" is always a text'],
    ['{ any: [{ all: [{ a: 1 }, { a: 2 }] }, { b: { gt: 1, lt: 0 } }] }', '"a" would have to be'],
    ['{ event: { regex: "^a", not: { regex: "^a" } } }', 'match /^a/ and not match'],
  ])('%s', async (when, reason) => {
    const { findings } = await checking(counter(when));
    expect(findings.map(({ code }) => code)).toEqual(['rule_impossible']);
    expect(findings[0]).toMatchObject({ severity: 'error', position: { line: 5, column: 5 } });
    expect(findings[0]?.message).toContain(reason);
  });

  it.each([
    '{ event: [a, b] }',
    '{ all: [{ event: [a, b] }, { event: [b, c] }] }',
    '{ "@level": [error, FATAL, warning] }',
    '{ status: { gte: 500, lte: 500 } }',
    '{ not: { all: [{ a: 1 }, { a: 2 }] } }',
    '{ n: { not: { gt: 5 } }, m: { gt: 5 } }',
    '{ event: { prefix: job, suffix: done, contains: x } }',
    '{ user: { exists: false } }',
    '{ any: [{ all: [{ a: 1 }, { a: 2 }] }, { b: 1 }] }',
    '{ event: { regex: "^a", not: { regex: "^b" } } }',
  ])('%s may match', async (when) => {
    expect(await findingsOf(counter(when))).toEqual([]);
  });

  it('sees a field that must be there and is excluded', async () => {
    const text = `version: 1
components:
  worker:
    timings:
      job: { field: took_ms, when: { took_ms: { exists: false } } }
`;
    expect(await findingsOf(text)).toEqual(['5 rule_impossible']);
  });
});

describe('rules that another always comes before', () => {
  it('are named with it', async () => {
    const { findings } = await checking(`version: 1
components:
  worker:
    counts:
      jobs:
        from:
          - when: { event: [done, failed] }
          - when: { event: done, worker: 7 }
          - { when: { event: done }, total: total_jobs }
          - when: { event: other }
`);
    expect(findings).toMatchObject([{ code: 'rule_shadowed', position: { line: 8 } }]);
    expect(findings[0]?.message).toContain('worker.jobs from[0]');
  });

  it('are none where the earlier one reads another field', async () => {
    const text = `version: 1
components:
  worker:
    timings:
      job: { from: [{ field: took_ms }, { field: wait_ms }, { field: wait_ms, when: { a: 1 } }] }
`;
    expect(await findingsOf(text)).toEqual(['5 rule_shadowed']);
  });
});

describe('one record counted twice into one figure', () => {
  const two = (one: string, other: string, extra = ''): string => `version: 1
components:
  one: { counts: { errors: { when: ${one}${extra} } } }
  two: { counts: { errors: { when: ${other}${extra} } } }
`;

  it('is told where one condition implies the other', async () => {
    const { findings } = await checking(two('{ "@level": error }', '{ "@level": error, a: 1 }'));
    expect(findings).toMatchObject([
      { code: 'counted_twice', severity: 'error', position: { line: 4 } },
    ]);
    expect(findings[0]?.message).toContain('the metric errors');
  });

  it('is not told of conditions that merely might overlap', async () => {
    expect(await findingsOf(two('{ a: 1 }', '{ b: 1 }'))).toEqual([]);
    expect(await findingsOf(two('{ a: 1 }', '{ a: 2 }'))).toEqual([]);
  });

  it('is told of those by a log in which they do', async () => {
    const stdin = '{"a":1}\n{"a":1,"b":1}\n{"b":1}\n{"a":1,"b":1}\n';
    const { findings } = await checking(two('{ a: 1 }', '{ b: 1 }'), { stdin });
    expect(findings).toMatchObject([{ code: 'counted_twice' }]);
    expect(findings[0]?.message).toContain('counted 2 records twice');
  });

  it('counts the error rate among the figures', async () => {
    const text = `version: 1
components:
  one:
    counts:
      failures: { when: { "@level": error }, error: true }
      crashes: { when: { "@level": error, fatal: true }, error: true }
`;
    expect(await findingsOf(text)).toEqual(['6 counted_twice']);
  });
});

describe('units', () => {
  it.each([
    ['components: { w: { timings: { job: { field: took_ms, unit: s } } } }', 'unit_contradicts'],
    ['metrics: { job: { type: timing, field: took_us, unit: ms } }', 'unit_contradicts'],
    ['metrics: { wait_seconds: { type: gauge, field: wait_ms } }', 'unit_contradicts'],
    ['metrics: { sent_bytes: { type: counter, add: sent_kb } }', 'unit_contradicts'],
    ['metrics: { wait: { type: gauge, field: wait_seconds } }', 'unit_unnamed'],
    ['service_heartbeat: { when: { a: 1 }, uptime_seconds: uptime_ms }', 'unit_contradicts'],
    ['components: { w: { timings: { job: { field: took_ms } } } }', undefined],
    ['components: { w: { timings: { job: { field: took, unit: s } } } }', undefined],
    ['metrics: { seconds_since_start: { type: gauge, field: since_seconds } }', undefined],
    ['metrics: { wait_seconds: { type: gauge, field: wait_seconds } }', undefined],
  ])('%s: %s', async (line, code) => {
    expect(await findingsOf(`version: 1\n${line}\n`)).toEqual(
      code === undefined ? [] : [`2 ${code}`],
    );
  });
});

describe('labels', () => {
  const labelled = (labels: string, when = 'always'): string =>
    `version: 1\nmetrics: { jobs: { type: counter, when: ${when}, labels: ${labels} } }\n`;

  it.each([
    ['{ order: order_id }', 'label_unbounded'],
    ['{ order: http.requestId }', 'label_unbounded'],
    ['{ text: "@message" }', 'label_unbounded'],
    ['{ page: { field: url, fallback: none } }', 'label_unbounded'],
    ['{ instance: host }', 'label_of_target'],
    ['{ orderSide: side }', 'label_case'],
    ['{ side: side, kind: kind }', undefined],
  ])('%s: %s', async (labels, code) => {
    expect(await findingsOf(labelled(labels))).toEqual(code === undefined ? [] : [`2 ${code}`]);
  });

  it('may be fed from an identity that the condition pins', async () => {
    expect(await findingsOf(labelled('{ shop: shop_id }', '{ shop_id: [1, 2] }'))).toEqual([]);
  });

  it('are told with what a log has of them where they fold', async () => {
    const text = `version: 1
metrics:
  jobs: { type: counter, when: always, max_series: 3, labels: { kind: kind } }
`;
    const stdin = Array.from({ length: 9 }, (_, at) => `{"kind":"k${at}"}\n`).join('');
    const { findings, coverage } = await checking(text, { stdin });
    expect(coverage?.labelled).toMatchObject([{ name: 'jobs', labelSets: 4, folded: 6 }]);
    expect(findings).toMatchObject([{ code: 'series_folded', position: { line: 3 } }]);
    expect(findings[0]?.message).toContain('more than 3 label sets');
  });
});

describe('what is allowed', () => {
  const text = (before: string, after: string): string =>
    `version: 1\nmetrics:\n${before}  jobs_count: { type: gauge, field: n }${after}\n`;

  it('is not told: by a comment above, at the end of the line, or a flag', async () => {
    expect(await findingsOf(text('', ''))).toEqual(['3 name_reserved_suffix']);
    const allow = '# check: allow name_reserved_suffix';
    expect(await findingsOf(text(`  ${allow}\n`, ''))).toEqual([]);
    expect(await findingsOf(text('', `  ${allow}`))).toEqual([]);
    expect(await findingsOf(text('', ''), { allow: ['name_reserved_suffix'] })).toEqual([]);
    expect((await checking(text('', `  ${allow}`))).allowed).toBe(1);
  });

  it('is only the code that is named', async () => {
    const comment = '  # check: allow unit_unnamed, name_case\n';
    expect(await findingsOf(text(comment, ''))).toEqual(['4 name_reserved_suffix']);
  });
});

describe("fields of the service's heartbeat that a log contradicts", () => {
  const beats = (field: string, values: readonly unknown[]): string =>
    values
      .map((value, n) => `${JSON.stringify({ msg: 'beat', up: 10 * (n + 1), [field]: value })}\n`)
      .join('');
  const config = (fields: string): string => `version: 1
service_heartbeat:
  when: { msg: beat }
  uptime_seconds: up
  fields:
    ${fields}
components: { all: { counts: { beats: { when: { msg: beat } } } } }
`;

  it.each<readonly [string, readonly unknown[], string]>([
    ['total', [1, 5, 3, 4, 9], 'fell 1 time in 5 heartbeats without a restart (first in -:3)'],
    ['gauge', [1, 2, 3, 5, 8], 'only grew, 4 times in 5 heartbeats'],
    ['delta', [1, 2, 3, 5, 8], 'only grew, 4 times in 5 heartbeats'],
    ['sample', ['fast', 'slow', 'fast'], 'is no duration with a unit in any of 3 heartbeats'],
    ['gauge', ['low', 'high'], 'is no number in any of 2 heartbeats'],
    ['total', [undefined, undefined], 'is in none of 2 heartbeats'],
  ])('%s: %j', async (kind, values, reason) => {
    const { findings } = await checking(config(`{ depth_ms: ${kind} }`), {
      stdin: beats('depth_ms', values),
    });
    expect(findings).toMatchObject([
      { code: 'heartbeat_field', severity: 'warning', position: { line: 6, column: 7 } },
    ]);
    expect(findings[0]?.message).toBe(`depth_ms is declared as ${kind} and ${reason}`);
  });

  it.each<readonly [string, readonly unknown[]]>([
    ['total', [1, 5, 5, 9]],
    ['gauge', [1, 2, 3, 2, 5]],
    ['gauge', [1, 2, 3]],
    ['delta', [4, 4, 5, 1]],
    ['sample', ['3ms', 5]],
  ])('none: %s: %j', async (kind, values) => {
    const stdin = beats('depth_ms', values);
    expect(await findingsOf(config(`{ depth_ms: ${kind} }`), { stdin })).toEqual([]);
  });

  it('none where a total begins anew with the service, or several write by turns', async () => {
    const beat = (pid: number, up: number, jobs: number): string =>
      `${JSON.stringify({ msg: 'beat', pid, up, jobs })}\n`;
    const stdin = [
      [1, 10, 7],
      [2, 10, 1],
      [1, 20, 9],
      [2, 20, 3],
      [1, 5, 2],
    ].map(([pid = 0, up = 0, jobs = 0]) => beat(pid, up, jobs));
    const input = { stdin: stdin.join('') };
    expect(await findingsOf(config('{ jobs: total }'), input)).toEqual([]);
  });
});
