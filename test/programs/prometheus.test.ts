import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';
import { startProgram } from './support/program.ts';
import { reconstructed, textAt, valuesIn } from './support/told.ts';

/** What Prometheus says in its log, and what it counts itself. */
const logRules = `
version: 1
metrics:
  rule_failures: { type: counter, when: { "@event": Evaluating rule failed } }
  blocks: { type: counter, when: { "@event": write block } }
  collections_of_head: { type: counter, when: { "@event": Head GC completed } }
  loads: { type: counter, when: { "@event": Completed loading of configuration file } }
  load_failures: { type: counter, when: { "@event": Error reloading config } }
components:
  config:
    states:
      loaded:
        true_when: { "@event": Completed loading of configuration file }
        false_when: { "@event": Error reloading config }
`;

/** Its query log holds each query with what it took, as its histograms do. */
const queryRules = `
version: 1
metrics:
  queries: { type: counter, when: { params.query: { exists: true } } }
  rule_evaluations: { type: counter, when: { ruleGroup.name: { exists: true } } }
  http_queries: { type: counter, when: always, labels: { handler: httpRequest.path } }
  inner_evaluation: { type: timing, field: stats.timings.innerEvalTime, unit: s }
  preparation: { type: timing, field: stats.timings.queryPreparationTime, unit: s }
  queueing: { type: timing, field: stats.timings.execQueueTime, unit: s }
`;

let folder: string;
let printed: string;
const log = (): string => join(folder, 'prometheus.log');
const queryLog = (): string => join(folder, 'query.log');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const config = join(folder, 'prometheus.yml');
  writeFileSync(join(folder, 'rules.yml'), rulesFile);
  writeFileSync(config, configFile(address, queryLog()));
  const prometheus = await startProgram(
    'prometheus',
    [
      `--config.file=${config}`,
      '--log.format=json',
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.min-block-duration=2s',
      `--web.listen-address=${address}`,
      '--web.enable-lifecycle',
    ],
    { logsTo: 'stderr', log: log(), ready: `${url}/-/ready`, cwd: folder },
  );
  const reload = async (text: string): Promise<void> => {
    writeFileSync(config, text);
    await fetch(`${url}/-/reload`, { method: 'POST' });
  };
  const query = async (path: string): Promise<void> => {
    await (await fetch(`${url}/api/v1/${path}`)).text();
  };
  for (let n = 0; n < 9; n++) {
    await query('query?query=up');
    await query('query_range?query=up&start=0&end=60&step=15');
    await query('query?query=not{a');
  }
  await until(async () => (valuesIn(await textAt(`${url}/metrics`), compactions)[''] ?? 0) >= 2, {
    timeoutMs: 60_000,
    what: 'two compactions',
  });
  await reload('not: [');
  await reload(configFile(address, queryLog()));
  // Without targets it comes to rest; without its rules it would forget what it counted of them.
  await reload('{ global: { evaluation_interval: 24h }, rule_files: [rules.yml] }');
  printed = await restingAt(`${url}/metrics`);
  await prometheus.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const compactions = 'prometheus_tsdb_compactions_total';

describe('what the log of Prometheus gives', () => {
  it('is what Prometheus says: failed rules, blocks, collections', async () => {
    const { exposition } = await reconstructed([log()], logRules);
    const same = {
      rule_failures: 'prometheus_rule_evaluation_failures_total',
      blocks: compactions,
      collections_of_head: 'prometheus_tsdb_head_gc_duration_seconds_count',
    };
    for (const [name, own] of Object.entries(same)) {
      expect([name, valuesIn(exposition, `${name}_total`)]).toEqual([name, valuesIn(printed, own)]);
      expect(valuesIn(printed, own)['']).toBeGreaterThan(0);
    }
  });

  it('is what Prometheus says: loads of its configuration', async () => {
    const { exposition } = await reconstructed([log()], logRules);
    const reloads = valuesIn(printed, 'prometheus_http_requests_total', ['code'], /"\/-\/reload"/);
    expect(reloads).toEqual({ '200': 2, '500': 1 });
    // The first load was by no request.
    expect(valuesIn(exposition, 'loads_total')['']).toBe((reloads['200'] ?? 0) + 1);
    expect(valuesIn(exposition, 'load_failures_total')['']).toBe(reloads['500']);
    expect(valuesIn(exposition, 'loaded')).toEqual(
      valuesIn(printed, 'prometheus_config_last_reload_successful'),
    );
  });
});

describe('what the query log of Prometheus gives', () => {
  it('is what Prometheus says: queries by handler, rules', async () => {
    const { exposition } = await reconstructed([queryLog()], queryRules);
    const answered = valuesIn(printed, 'prometheus_http_requests_total', ['handler'], /code="200"/);
    const { none, ...byHandler } = valuesIn(exposition, 'http_queries_total', ['handler']);
    expect(byHandler).toEqual({
      '/api/v1/query': answered['/api/v1/query'],
      '/api/v1/query_range': answered['/api/v1/query_range'],
    });
    expect(none).toBe(valuesIn(printed, 'prometheus_rule_evaluations_total')['']);
    expect(none).toBe(valuesIn(exposition, 'rule_evaluations_total')['']);
  });

  it('is what Prometheus says: how long the parts of a query took', async () => {
    const { exposition } = await reconstructed([queryLog()], queryRules);
    for (const [name, slice, key] of [
      ['inner_evaluation', 'inner_eval', 'innerEvalTime'],
      ['preparation', 'prepare_time', 'queryPreparationTime'],
      ['queueing', 'queue_time', 'execQueueTime'],
    ] as const) {
      const own = (suffix: string): number =>
        valuesIn(printed, `prometheus_engine_query_duration_seconds_${suffix}`, ['slice'])[slice] ??
        0;
      const ours = (suffix: string): number =>
        valuesIn(exposition, `${name}_seconds_${suffix}`)[''] ?? 0;
      expect(ours('count')).toBe(own('count'));
      // Prometheus stops the clock for its log first, then the one for its histogram.
      expect(ours('sum')).toBeLessThanOrEqual(own('sum') + 1e-9);
      expect(ours('sum')).toBeCloseTo(secondsInLog(key), 9);
    }
  });
});

/** A timer of the query log, added up. */
function secondsInLog(key: string): number {
  const lines = readFileSync(queryLog(), 'utf8').trimEnd().split('\n');
  return lines.reduce((sum, line) => sum + JSON.parse(line).stats.timings[key], 0);
}

/** The exposition once nothing but its own requests moves it. */
async function restingAt(url: string): Promise<string> {
  let before = '';
  return until(
    async () => {
      const now = await textAt(url);
      const isSame = moving(now) === moving(before);
      before = now;
      return isSame ? now : '';
    },
    { what: 'Prometheus comes to rest' },
  );
}

function moving(exposition: string): string {
  return exposition
    .split('\n')
    .filter((line) => /^prometheus_(tsdb_(compactions|head_gc)|rule|engine)/.test(line))
    .join('\n');
}

/** One rule that works and one that cannot: its result has the same labels twice. */
const rulesFile = `
groups:
- name: orders
  rules:
  - { record: works, expr: "sum(up)" }
  - { record: doubled, expr: 'label_replace({__name__=~"go_.*"}, "__name__", "y", "", "")' }
`;

function configFile(address: string, queries: string): string {
  return `
global: { scrape_interval: 300ms, evaluation_interval: 300ms, query_log_file: ${queries} }
rule_files: [rules.yml]
scrape_configs: [{ job_name: self, static_configs: [{ targets: ['${address}'] }] }]
`;
}
