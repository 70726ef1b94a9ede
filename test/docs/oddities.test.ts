import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { AnalysisReport } from '../../src/offline/analyze/report.ts';
import { analyzing } from '../offline/analyze/analyzing.ts';
import { codesIn, sorted, tableUnder } from './page.ts';

/** Only where the JSON parser recurses does nesting have an end. */
const dependsOnNode = 'too_deep';

const reasons = codesIn(tableUnder('docs/metrics.md', 'Rejected lines and refused values')).filter(
  (reason) => reason !== dependsOnNode,
);

/** One log that has everything wrong that the documents name. */
describe('a log with everything odd', () => {
  let report: AnalysisReport;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'heartbeat-docs-'));
    afterAll(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'odd.log');
    writeFileSync(path, Buffer.concat(oddLines()));
    const { config } = loadConfig({
      env: {},
      flags: {},
      cwd: '/',
      readText: () => configuration,
    });
    const range = { sinceMs: stampMs(0), untilMs: undefined };
    report = await analyzing([path], {}, { config, range });
  });

  it('has every reason of docs/metrics.md and no other', () => {
    const { outside_time_range: outside, ...found } = report.ledger.reasons;
    expect(outside).toBe(1);
    expect(sorted(Object.keys(found))).toEqual(sorted(reasons));
  });

  it('has every oddity of docs/analysis.md and no other', () => {
    const named = codesIn(tableUnder('docs/analysis.md', 'What is odd'));
    const expected = [...named, ...reasons].filter((code) => code !== dependsOnNode);
    expect(sorted(report.oddities.map(({ code }) => code))).toEqual(sorted(expected));
  });
});

const configuration = `
version: 1
source: { sequence: seq }
discover_timings: true
limits: { max_line_bytes: 400, max_discovered_timings: 0 }
service_start: { when: { event: start } }
service_heartbeat: { when: { event: beat }, count: n, interval_seconds: every, fields: infer }
components:
  odd:
    counts:
      done: { from: [{ when: { event: done } }, { when: { event: beat }, total: total, printed_rate: rate }] }
      added: { when: { event: add }, add: by }
      grown: { delta: grew }
    timings: { wait: { field: wait, unit: auto } }
    states: { up: { field: up, type: boolean } }
metrics:
  by_user: { type: counter, when: { event: done }, labels: { user: user }, max_series: 1 }
`;

/** Lines have a limit, so they come in several heartbeats. */
function fieldsFrom(first: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: 30 }, (_, k) => [`f${first + k}`, k]));
}

function stampMs(seconds: number): number {
  return Date.UTC(2026, 0, 1) + seconds * 1000;
}

function at(seconds: number, event: string, more: object = {}): string {
  return JSON.stringify({ time: new Date(stampMs(seconds)), event, ...more });
}

function oddLines(): readonly Buffer[] {
  const beat = (seconds: number, n: number, total: number): string =>
    at(seconds, 'beat', { n, total, every: 10, ...fieldsFrom(n === 1 ? 0 : 30) });
  const rated = (seconds: number, n: number, total: number): string =>
    at(seconds, 'beat', { n, total, every: 10, rate: 77 });
  const done = (seconds: number, count: number): readonly string[] =>
    Array.from({ length: count }, (_, user) => at(seconds, 'done', { user: `u${user}` }));
  const lines: readonly (string | Buffer)[] = [
    at(-5, 'too early'),
    `\u{feff}${at(0, 'start')}`,
    `${at(1, 'crlf')}\r`,
    Buffer.concat([Buffer.from(at(1, 'nul')), Buffer.alloc(8)]),
    Buffer.from(at(1, 'caf\u{e9}'), 'latin1'),
    'plain text',
    '[1]',
    '{"half": ',
    Buffer.from([1, 2, 3, 4, 5, 6]),
    Buffer.from('text in utf-16', 'utf16le'),
    'x'.repeat(500),
    '{"event": "no time"}',
    at(2, 'add'),
    at(2, 'add', { by: 'many' }),
    at(2, 'add', { by: -1 }),
    at(2, 'add').replace('}', ',"by":1e999}'),
    at(2, 'beat', { total: -1 }),
    at(2, 'tick', { grew: -1 }),
    ...Array.from({ length: 257 }, (_, pid) => at(2, 'tick', { grew: 1, pid })),
    at(2, 'tick', { wait: 'long' }),
    at(2, 'tick', { wait: '-3ms' }),
    at(2, 'tick', { wait: 3 }),
    at(2, 'tick', { up: 'perhaps' }),
    at(2, 'tick', { took_ms: 3 }),
    at(2, 'tick', { elapsed: 3 }),
    ...[1, 1, 40, 1].map((seq) => at(2, 'tick', { seq })),
    at(1, 'behind'),
    at(86_400 * 400, 'far ahead'),
    ...done(3, 5),
    beat(10, 1, 5),
    ...done(11, 5),
    rated(20, 2, 12),
    ...done(21, 5),
    beat(30, 3, 17),
    beat(30, 3, 17),
    beat(60, 4, 17),
    at(70, 'beat', { n: 6, total: 17, every: 10, ...fieldsFrom(60) }),
    at(71, 'start'),
  ];
  const ended = lines.map((line) => Buffer.concat([Buffer.from(line), Buffer.from('\n')]));
  return [...ended, Buffer.from(at(72, 'unended'))];
}
