import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderJson, toDocument } from '../../../src/offline/analyze/render/render-json.ts';
import { renderMarkdown } from '../../../src/offline/analyze/render/render-markdown.ts';
import { renderPrometheus } from '../../../src/offline/analyze/render/render-prometheus.ts';
import { renderTable } from '../../../src/offline/analyze/render/render-table.ts';
import { textWidth } from '../../../src/offline/analyze/render/text-width.ts';
import type { AnalysisReport } from '../../../src/offline/analyze/report.ts';
import { analyzing, fixture, heartbeatsOf } from './analyzing.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heartbeat-report-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const petrosa = { preset: 'petrosa' };
const debug = fixture('petrosa/debug_full.ndjson');

let logs = 0;

function log(...lines: readonly string[]): string {
  logs += 1;
  const path = join(folder, `${logs}.log`);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

const at = (seconds: number, level = 'info', event = 'tick'): string =>
  JSON.stringify({ timestamp: new Date(Date.UTC(2026, 0, 1) + seconds * 1000), level, event });

const codes = (report: AnalysisReport): Record<string, number> =>
  Object.fromEntries(report.oddities.map(({ code, count }) => [code, count]));

describe('the report of real logs', () => {
  it.each([
    ['nasacoin.ndjson', 'nasacoin.truth.json', 'winston'],
    ['audit_demo.ndjson', 'audit_demo.truth.json', 'kubernetes-audit'],
    ['gharchive_log.jsonl', 'gharchive_log.truth.json', undefined],
  ])('%s agrees with its truth', async (name, truthName, profile) => {
    const truth = JSON.parse(readFileSync(fixture(`logs/${truthName}`), 'utf8'));
    const { ledger, format, survey } = await analyzing([fixture(`logs/${name}`)]);
    expect(ledger.records).toBe(truth.json_lines);
    expect(ledger.malformed).toBe(truth.non_json_lines);
    expect(profile ?? format.profile).toBe(format.profile);
    if (profile === undefined) return;
    expect(survey.span.firstMs).toBe(Date.parse(truth.min_ts));
    expect(survey.span.lastMs).toBe(Date.parse(truth.max_ts));
  });

  it('nasacoin has the levels of its truth', async () => {
    const truth = JSON.parse(readFileSync(fixture('logs/nasacoin.truth.json'), 'utf8'));
    const { survey } = await analyzing([fixture('logs/nasacoin.ndjson')]);
    expect(Object.fromEntries(survey.levels)).toEqual({
      info: truth.groups.info.lines,
      error: truth.groups.error.lines,
    });
  });

  it('wikiactivity has pino’s levels, and its errors by name', async () => {
    const { survey, format } = await analyzing([fixture('logs/wikiactivity.ndjson')]);
    expect(format.profile).toBe('pino');
    expect(Object.fromEntries(survey.levels)).toEqual({ error: 3, info: 32 });
    expect(survey.topErrors(5).map(({ count }) => count)).toEqual([2, 1]);
  });
});

describe('the JSON document', () => {
  it('has the documented keys and agrees with the ledger, the heartbeat and the truth', async () => {
    const document = JSON.parse(renderJson(await analyzing([debug], petrosa)));
    expect(Object.keys(document).slice(0, 8)).toEqual([
      'schema',
      'inputs',
      'ledger',
      'time',
      'format',
      'heartbeat',
      'service_heartbeats',
      'metrics',
    ]);
    expect(document.schema).toBe('heartbeat.analysis/v1');
    expect(document.inputs).toEqual([{ path: debug, bytes: 1_117_615, lines: 2776 }]);
    const { bytes, lines, records, matched, unmatched, malformed, oversize, blank } =
      document.ledger;
    expect(Object.keys(document.ledger)).toHaveLength(8);
    expect([bytes, lines, records, malformed, oversize, blank]).toEqual([
      1_117_615, 2776, 2767, 0, 0, 1,
    ]);
    expect(matched + unmatched).toBe(records + document.format.text_lines);
    expect(document.time).toEqual({
      first: '2026-11-23T18:15:27.753Z',
      last: '2026-11-23T18:15:58.948Z',
      seconds: 31.19484,
    });
    expect(document.format).toEqual({
      profile: 'structlog',
      share: 1,
      shares: { structlog: 1 },
      text_lines: 8,
    });
    expect(document.heartbeat).toMatchObject({
      final: true,
      messages_processed_delta: 575,
      total_messages_processed: 575,
      messages_per_second: 18.43,
    });
  });

  it('lists counters, states and histograms under the names of the exposition', async () => {
    const report = await analyzing([debug], petrosa);
    const { metrics } = toDocument(report);
    const named = (name: string) => metrics.filter((metric) => metric.name === name);
    expect(named('messages_processed_total')).toEqual([
      {
        name: 'messages_processed_total',
        type: 'counter',
        labels: { component: 'consumer' },
        value: 575,
      },
    ]);
    expect(named('orders_by_side_total').map(({ labels }) => labels['side'])).toEqual([
      'BUY',
      'SELL',
    ]);
    expect(named('processing_time_seconds')).toEqual([
      {
        name: 'processing_time_seconds',
        type: 'histogram',
        labels: { component: 'consumer' },
        count: 575,
        sum: expect.closeTo(0.2207174301147461, 9),
        min: 0.000100612640381,
        max: 0.0447654724121,
        mean: expect.closeTo(0.2207174301147461 / 575, 9),
        p50: expect.closeTo(0.000189, 5),
        p90: expect.closeTo(0.000708, 5),
        p95: expect.any(Number),
        p99: expect.closeTo(0.00106, 4),
      },
    ]);
    const text = renderPrometheus(report);
    expect(text).toContain('messages_processed_total{component="consumer"} 575\n');
    for (const { name } of metrics) expect(text).toContain(name);
  });

  it('says null for a log without time', async () => {
    const { time, heartbeat } = toDocument(await analyzing([log('{"a":1}', '{"a":2}')]));
    expect(time).toEqual({ first: null, last: null, seconds: 0 });
    expect(heartbeat['records_per_second']).toBe(0);
  });

  it('keeps label values as they are, quotes and newlines too', async () => {
    const logger = 'say "hi"\\ \n now';
    const path = log(JSON.stringify({ level: 'error', logger, timestamp: '2026-01-01T00:00:00Z' }));
    const { metrics } = toDocument(await analyzing([path]));
    expect(metrics.map(({ labels }) => labels['logger'])).toContain(logger);
  });
});

describe('the table', () => {
  it.each([
    [['petrosa/debug_full.ndjson'], petrosa],
    [['petrosa/info_steady.ndjson', 'petrosa/heartbeat_script.ndjson'], petrosa],
    [['logs/wikiactivity.ndjson', 'logs/nasacoin.ndjson', 'logs/gharchive_log.jsonl'], {}],
  ])('of %s is at most 100 columns wide and has no escape', async (names, settings) => {
    const report = await analyzing(names.map(fixture), settings);
    const lines = renderTable(report, { color: false }).split('\n');
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(100);
    expect(lines.filter((line) => line.includes('\u001b') || line.endsWith(' '))).toEqual([]);
    for (const title of ['Levels', 'Components', 'Top errors', 'What is odd']) {
      expect(lines).toContain(title);
    }
  });

  it('is the same with colours but for the colours', async () => {
    const report = await analyzing([debug], petrosa);
    const colored = renderTable(report, { color: true });
    expect(colored).toContain('\u001b[1mLevels\u001b[0m');
    const bare = stripVTControlCharacters(colored).replace(/ +$/gm, '');
    expect(bare).toBe(renderTable(report, { color: false }));
  });

  it('lets no log text steer the terminal or the Markdown', async () => {
    const event = '\u001b[31mred\u0007\r\n| <script>x</script> *bold* 💓';
    const path = log(JSON.stringify({ level: 'error', event, timestamp: '2026-01-01T00:00:00Z' }));
    const report = await analyzing([path]);
    const table = renderTable(report, { color: false });
    expect(table.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(table).toContain('[31mred | <script>x</script> *bold* 💓');
    const markdown = renderMarkdown(report);
    expect(markdown).toContain('\\| &lt;script&gt;x&lt;/script&gt; \\*bold\\* 💓');
    expect(markdown).not.toContain('<script>');
  });

  it('calls nothing "never" that was counted in records without a time', async () => {
    const line = JSON.stringify({ level: 'error', logger: 'orders', msg: 'refused' });
    const rows = renderMarkdown(await analyzing([log(line)]))
      .split('\n')
      .filter((row) => /^\| (orders|service) /.test(row));
    expect(rows).toContainEqual(expect.stringMatching(/^\| orders \| records \| 1 \|/));
    expect(rows.filter((row) => row.includes('never'))).toEqual([]);
  });

  it('of an empty log says what there is', async () => {
    const table = renderTable(await analyzing([log()]), { color: false });
    expect(table).toContain('no record has a time');
    expect(table).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('what is odd', () => {
  it('is nothing about a log as it should be', async () => {
    const path = log(at(0), at(1), at(2));
    expect(codes(await analyzing([path]))).toEqual({});
  });

  it('names rejected lines by reason and place, and how the file is written', async () => {
    const path = join(folder, 'odd.log');
    const lines = [at(0), 'plain', 'null', '[1]', '', `${at(1)}\r`, at(2), 'text'].join('\n');
    writeFileSync(
      path,
      Buffer.concat([Buffer.from(`${lines}\n{"event":"`), Buffer.from([0xff]), Buffer.from('"}')]),
    );
    const report = await analyzing([path]);
    const places = report.oddities.flatMap(({ places }) => places.map(({ line }) => line));
    expect(places.toSorted((a, b) => a - b)).toEqual([3, 4, 9]);
    expect(codes(report)).toMatchObject({ crlf: 1, invalid_utf8: 1, unended_line: 1, untimed: 1 });
    expect(report.ledger).toMatchObject({ lines: 9, malformed: 2, blank: 1, records: 4 });
  });

  it('tells late records, absurd stamps and long silences apart', async () => {
    const year = 365 * 86_400;
    const path = log(
      at(0),
      at(5),
      at(3),
      at(year),
      at(6),
      at(7),
      at(-year),
      at(8),
      at(9000),
      at(9001),
    );
    const report = await analyzing([path]);
    expect(codes(report)).toEqual({ out_of_order: 1, absurd_stamp: 2 });
    const { span } = report.survey;
    expect(span.seconds).toBe(9001);
    expect(span.silences[0]).toMatchObject({ endMs: Date.UTC(2026, 0, 1) + 9_000_000 });
    expect(renderTable(report, { color: false })).toContain(
      '2h 30m  2026-01-01 00:00:08  02:30:00',
    );
  });

  it('knows files given in the wrong order', async () => {
    const day = 86_400;
    const report = await analyzing([log(at(day), at(day + 1)), log(at(0), at(1), at(2))]);
    expect(report.survey.span.seconds).toBe(day + 1);
    expect(codes(report)).toEqual({ out_of_order: 3 });
  });

  it('tells of restarts, and of heartbeats missed and doubled', async () => {
    const lines = readFileSync(fixture('petrosa/info_steady.ndjson'), 'utf8').trimEnd().split('\n');
    const own = lines.filter((line) => line.includes('HEARTBEAT - System'));
    const without = lines.filter((line) => line !== own[4] && line !== own[7]);
    const report = await analyzing([log(...without), log(...lines.slice(0, 200))], petrosa);
    expect(codes(report)).toMatchObject({ missed_heartbeat: 2, restart: 1 });
  });

  it('tells when labels were folded', async () => {
    const path = log(
      ...Array.from({ length: 300 }, (_, k) => at(k, 'info', `event ${inLetters(k)}`)),
    );
    expect(codes(await analyzing([path]))).toMatchObject({ folded_labels: expect.any(Number) });
  });
});

describe('time ranges', () => {
  it('leave out what is outside, and say so', async () => {
    const path = log(at(0), '{"no":"time"}', at(10), '{"no":"time"}', at(20), '{"no":"time"}');
    const base = Date.UTC(2026, 0, 1);
    const range = { sinceMs: base + 10_000, untilMs: base + 20_000 };
    const report = await analyzing([path], {}, { range });
    expect(report.heartbeat['total_records']).toBe(2);
    expect(codes(report)).toEqual({ outside_time_range: 4, untimed: 1 });
    expect(report.ledger).toMatchObject({ lines: 6, records: 6 });
  });

  it('start the windows of heartbeats', async () => {
    const path = log(at(0), at(11), at(25));
    const range = { sinceMs: Date.UTC(2026, 0, 1) + 5000, untilMs: undefined };
    const { heartbeats } = await heartbeatsOf([path], { intervalSeconds: 10 }, { range });
    expect(
      heartbeats.map((line) => [line.window_start?.slice(17, 19), line['records_delta']]),
    ).toEqual([
      ['05', 1],
      ['15', 0],
      ['25', 1],
    ]);
  });
});

/** A number would be a value in the message's template. */
function inLetters(number: number): string {
  return String(number).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
}
