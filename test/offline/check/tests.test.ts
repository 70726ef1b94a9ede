import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { generateTestsSchema } from '../../../src/config/json-schema.ts';
import { presetNames } from '../../../src/config/load.ts';
import { faultsBySchema } from '../../config/json-schema-check.ts';
import { runHeartbeat } from '../../e2e/sidecar-process.ts';
import { checking } from './checking.ts';

const folder = mkdtempSync(join(tmpdir(), 'heartbeat-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

const config = `version: 1
components:
  shop:
    counts: { orders: { when: { event: order }, rate: orders_per_second } }
    timings: { pay: { field: pay_ms } }
metrics:
  sales: { type: counter, when: { event: order }, labels: { side: side } }
`;
const log = `    log:
      - { event: order, pay_ms: 12, side: buy, time: "2026-01-01T00:00:00Z" }
      - { event: order, pay_ms: 24, side: sell, time: "2026-01-01T00:00:10Z" }
      - '{"torn'
`;

async function failuresOf(expected: string) {
  const { tests } = await checking(
    `${config}tests:\n  - name: it\n${log}    expect:\n      ${expected}\n`,
  );
  return tests.flatMap(({ failures }) => failures);
}

describe('tests of a configuration', () => {
  it.each([
    'metrics: { "orders_total": 2 }',
    `metrics: { 'sales_total{side="buy"}': 1, 'sales_total{side="none"}': { exists: false } }`,
    'metrics: { "pay_seconds_sum": 0.036, "pay_seconds_count": { gte: 2, lt: 3 } }',
    `metrics: { 'pay_seconds_bucket{le="0.025"}': 2, orders_per_second: 0.2 }`,
    'heartbeat: { orders_delta: 2, shop_avg_pay_ms: 18, final: true }',
    'ledger: { matched: 2, malformed: 1, unmatched: 0 }',
    'alerts: []',
  ])('hold: %s', async (expected) => {
    expect(await failuresOf(expected)).toEqual([]);
  });

  it.each([
    ['metrics: { orders_total: 3 }', '3', '2', []],
    ['metrics: { order_total: 2 }', '2', 'no such series', ['orders_total{component="shop"} 2']],
    [
      `metrics: { 'sales_total{side="by"}': 1 }`,
      '1',
      'no such series',
      ['sales_total{side="buy"} 1', 'sales_total{side="sell"} 1'],
    ],
    [
      'metrics: { sales_total: 1 }',
      '1',
      '2 series; name more of the labels',
      ['sales_total{side="buy"} 1', 'sales_total{side="sell"} 1'],
    ],
    ['heartbeat: { order_delta: 2 }', '2', 'no such key', ['orders_delta 2']],
    ['heartbeat: { orders_delta: { gt: 2 } }', '> 2', '2', []],
    ['ledger: { blank: 1 }', '1', '0', []],
    ['alerts: [service_silent]', 'service_silent', 'none', []],
  ])('fail: %s', async (expected, wanted, got, near) => {
    expect(await failuresOf(expected)).toMatchObject([
      { expected: wanted, got, near, position: { file: 'heartbeat.yaml', line: 15 } },
    ]);
  });

  it.each([
    ['expect: {}', 'expects nothing'],
    ['expect: { ledger: { mached: 1 } }', '"matched"'],
    ['expect: { alerts: [silent] }', 'service_silent'],
    ['expect: { metrics: { a: 1 } }\n    file: x.log', 'both log and file'],
  ])('do not load: %s', async (expected, message) => {
    const text = `${config}tests:\n  - name: it\n${log}    ${expected}\n`;
    await expect(checking(text)).rejects.toThrow(message);
  });
});

describe('heartbeat check', () => {
  it('finds files of tests beside the configuration, and logs beside those', async () => {
    const path = join(folder, 'shop.yaml');
    writeFileSync(path, config);
    const test = (name: string, orders: number): string =>
      `tests:\n  - name: ${name}\n    file: ../shop.log\n    expect: { metrics: { orders_total: ${orders} } }\n`;
    writeFileSync(join(folder, 'shop.log'), '{"event":"order"}\n{"event":"other 17"}\n');
    writeFileSync(join(folder, 'shop.more.test.yaml'), test('beside', 1).replace('../', ''));
    writeFileSync(join(folder, 'other.test.yaml'), 'no: test of this one\n');
    mkdirSync(join(folder, 'shop.tests'));
    writeFileSync(join(folder, 'shop.tests', 'a.test.yaml'), test('in the folder', 5));
    const { code, stdout } = await runHeartbeat([
      'check',
      path,
      '--log',
      join(folder, 'shop.log'),
      '--json',
    ]);
    expect(code).toBe(3);
    const report = JSON.parse(stdout) as {
      tests: { name: string; failures: { got: string; position: object }[] }[];
      log: { rules: { path: string; records: number }[]; unmatched: { shape: string }[] };
    };
    expect(report.tests.map(({ name }) => name)).toEqual(['beside', 'in the folder']);
    expect(report.tests[1]?.failures).toMatchObject([{ got: '1', position: { line: 4 } }]);
    expect(report.log.rules.map(({ records }) => records)).toEqual([1, 0, 1]);
    expect(report.log.unmatched).toMatchObject([{ shape: 'other <num>', count: 1, line: 2 }]);
    const terminal = await runHeartbeat(['check', path]);
    expect(terminal.stdout).toMatch(/FAIL {2}in the folder[\s\S]+expected 5\n +got {6}1\n/);
  });

  it('prints problems as the format has them, and exits with 2', async () => {
    const path = join(folder, 'bad.yaml');
    writeFileSync(path, 'version: 1\nmetrics: { jobs: { typ: counter } }\n');
    const github = await runHeartbeat(['check', path, '--format', 'github']);
    expect(github.code).toBe(2);
    expect(github.stdout).toMatch(
      /^::error file=\S+bad\.yaml,line=2,col=20,title=CONFIG_INVALID::/m,
    );
    const json = await runHeartbeat(['check', path, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ valid: false, problems: [{}, {}] });
    expect((await runHeartbeat(['check', path])).stderr).toContain('did you mean "type"');
    expect((await runHeartbeat(['check', path, '--allow', 'name_cas'])).stderr).toContain(
      'name_case',
    );
  });

  it.each(presetNames())('the tests of %s are valid by the schema they name', (name) => {
    const url = new URL(`../../../presets/${name}.test.yaml`, import.meta.url);
    const text = readFileSync(url, 'utf8');
    const [, schema] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
    const named: unknown = JSON.parse(readFileSync(new URL(schema ?? '', url), 'utf8'));
    expect(named).toEqual(JSON.parse(JSON.stringify(generateTestsSchema())));
    expect(faultsBySchema(generateTestsSchema(), parse(text, { merge: true }))).toEqual([]);
    expect(faultsBySchema(generateTestsSchema(), { tests: [{ name: 'x' }] })).not.toEqual([]);
  });

  it.each(presetNames())('has nothing to say of the preset %s, whose tests pass', async (name) => {
    const { code, stdout } = await runHeartbeat(['check', '--preset', name, '--strict', '--json']);
    const report = JSON.parse(stdout) as { findings: unknown[]; tests: { failures: unknown[] }[] };
    expect(report.findings).toEqual([]);
    expect(report.tests.length).toBeGreaterThan(1);
    expect(report.tests.flatMap(({ failures }) => failures)).toEqual([]);
    expect(code).toBe(0);
  });
});
