import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../../src/model/config.ts';
import { dashboardOf } from '../../../src/ops/packs/dashboard/dashboard.ts';
import { ruleGroups } from '../../../src/ops/packs/rules/groups.ts';
import { renderRules } from '../../../src/ops/packs/rules/render.ts';
import type { RuleGroup } from '../../../src/ops/packs/rules/rule.ts';
import { thresholdsOf } from '../../../src/ops/packs/thresholds.ts';
import { type HeartbeatProcess, startHeartbeat } from '../../e2e/sidecar-process.ts';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/until.ts';
import { configOf, noFlags } from './packing.ts';
import { PrometheusApi } from './support/prometheus-api.ts';

const fixture = fileURLToPath(
  new URL('../../../fixtures/petrosa/debug_full.ndjson', import.meta.url),
);

/** What the fixture's log has no line for. */
const others = [
  {
    event: 'Circuit breaker opened',
    logger: 'strategies.utils.circuit_breaker',
    level: 'info',
    timestamp: '2025-01-01T00:00:00Z',
  },
  { event: 'failed', level: 'error', error_type: 'ValueError' },
  { event: 'answered', method: 'GET', path: '/orders/7', status: 200, duration_ms: 12 },
]
  .map((record) => `${JSON.stringify(record)}\n`)
  .join('')
  // A line that a crash cut short.
  .concat('{"event":"answered","meth\n');

/** Real Prometheus and Alertmanager on a sidecar that follows a log as it is written. */
describe.each([
  { name: 'the preset petrosa', preset: 'petrosa' },
  { name: 'no configuration', preset: undefined },
])('rules and dashboard of $name, on a service that logs', ({ preset }) => {
  const config = configOf({ ...(preset !== undefined && { preset }) });
  const groups = ruleGroups(config, thresholdsOf(config, noFlags));
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-packs-'));
  const log = join(folder, 'app.log');
  const lines = readFileSync(fixture, 'utf8').split(/(?<=\n)/);
  const children: ChildProcess[] = [];
  let sidecar: HeartbeatProcess;
  let prometheus: PrometheusApi;
  let alertmanager: string;

  beforeAll(async () => {
    writeFileSync(log, others);
    const chosen = preset === undefined ? [] : ['--preset', preset];
    const flags = [...chosen, '--interval', '1', '--host', '127.0.0.1', '--port', '0'];
    sidecar = startHeartbeat(['run', '--file', log, ...flags]);
    const target = new URL(await sidecar.url()).host;
    alertmanager = `127.0.0.1:${await freePort()}`;
    const listen = `127.0.0.1:${await freePort()}`;
    prometheus = new PrometheusApi(`http://${listen}`);
    children.push(startAlertmanager(folder, alertmanager));
    children.push(startPrometheus(folder, groups, { target, alertmanager, listen }));
    await until(() => prometheus.count('up == 1'), { timeoutMs: 30_000 });
  });
  afterAll(() => {
    for (const child of [...children, sidecar.child]) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, maxRetries: 5 });
  });

  it('every expression gives series', async () => {
    let written = 200;
    // Components and timings of the log, which rows of their own are made of.
    appendFileSync(log, lines.slice(0, 200).join(''));
    const found = preset === undefined ? { component: 2, timing: 2 } : {};
    const missing = new Set(expressions(config, groups, await foundIn(prometheus, config, found)));
    expect(missing.size).toBeGreaterThan(preset === undefined ? 40 : 60);
    await until(
      async () => {
        // A few lines for each look, so that rates have something to grow by.
        appendFileSync(log, lines.slice(written, written + 100).join(''));
        written += 100;
        for (const expr of missing) if ((await prometheus.count(expr)) > 0) missing.delete(expr);
        return missing.size === 0;
      },
      { timeoutMs: 60_000 },
    ).catch(() => {});
    expect([...missing]).toEqual([]);
  });

  it('every rule is evaluated, and what it records is there', async () => {
    await until(async () => (await prometheus.unwellRules()).length === 0, { timeoutMs: 30_000 });
    const records = groups.flatMap(({ rules }) =>
      rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])),
    );
    expect(records.length).toBeGreaterThan(2);
    for (const record of records) expect(await prometheus.count(record), record).toBeGreaterThan(0);
  });

  it('an alert that fires reaches the Alertmanager, with what it says', async () => {
    const failed = '{"event":"Error processing message","level":"error"}\n';
    const alert = await until(
      async () => {
        appendFileSync(log, failed.repeat(5));
        const answer = await fetch(`http://${alertmanager}/api/v2/alerts`);
        const alerts = (await answer.json()) as readonly Alert[];
        return alerts.find(({ labels }) => labels['alertname'] === 'HighErrorRate');
      },
      { timeoutMs: 60_000 },
    );
    expect(alert?.labels).toMatchObject({ severity: 'warning', job: 'service' });
    expect(alert?.annotations['summary']).toMatch(/ logs [\d.]+ errors per second$/);
    expect(await prometheus.firing()).toContain('HighErrorRate');
  });
});

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Values of the variables that the log decides, by variable. */
type Found = Readonly<Record<string, readonly string[]>>;

/** What the variables of the repeated rows may be, once there are as many as the log has. */
async function foundIn(
  prometheus: PrometheusApi,
  config: Config,
  atLeast: Readonly<Record<string, number>>,
): Promise<Found> {
  const { list } = dashboardOf(config, '').templating;
  const values = Object.entries(atLeast).map(async ([name, least]) => {
    const variable = list.find((one) => one.name === name) as Variable;
    const pattern = new RegExp(variable.regex?.slice(1, -1) ?? '(.*)');
    const all = await until(
      async () => {
        const asked = await prometheus.labelValues(filled(variable.query.query));
        return asked.length >= least ? asked : undefined;
      },
      { timeoutMs: 30_000 },
    );
    return [name, (all ?? []).map((value) => pattern.exec(value)?.[1] ?? value)] as const;
  });
  return Object.fromEntries(await Promise.all(values));
}

interface Variable {
  readonly query: { readonly query: string };
  readonly regex?: string;
}

function filled(text: string): string {
  return text
    .replaceAll('$__rate_interval', '20s')
    .replaceAll('$__range', '1m')
    .replaceAll(/\$(job|instance)/g, '.*');
}

/** What stands once for each value of each variable in it. */
function repeated(expr: string, found: Found): readonly string[] {
  return Object.entries(found).reduce<readonly string[]>(
    (exprs, [name, values]) =>
      exprs.flatMap((each) => {
        const place = new RegExp(`\\$(?:${name}\\b|\\{${name}\\})`, 'g');
        return place.test(each) ? values.map((value) => each.replaceAll(place, value)) : [each];
      }),
    [expr],
  );
}

/**
 * What the dashboard asks, with its variables filled in; what the rules record; and what the alerts
 * compare, true or not.
 */
function expressions(
  config: Config,
  groups: readonly RuleGroup[],
  found: Found,
): readonly string[] {
  const panels = dashboardOf(config, '').panels as readonly { targets?: { expr: string }[] }[];
  const asked = panels.flatMap(({ targets = [] }) =>
    targets.flatMap(({ expr }) => repeated(filled(expr), found)),
  );
  const rules = groups.flatMap((group) => group.rules);
  const ruled = rules
    .map(({ expr }) => expr.replaceAll(/ (>|<|==) (?=\d)/g, ' $1 bool '))
    // It gives series only where there is nothing; what it asks for must be there.
    .map((expr) => expr.replace(/^absent\((.*)\)$/, '$1'));
  return [...asked, ...ruled];
}

function startPrometheus(
  folder: string,
  groups: readonly RuleGroup[],
  at: { readonly target: string; readonly alertmanager: string; readonly listen: string },
): ChildProcess {
  const home = join(folder, 'prometheus');
  mkdirSync(home);
  // As they ship, but for the patience.
  const rules = renderRules(groups, 'live').replaceAll(/for: \w+/g, 'for: 1s');
  writeFileSync(join(home, 'rules.yaml'), rules);
  const configuration = {
    global: { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '500ms' },
    rule_files: ['rules.yaml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [at.alertmanager] }] }] },
    scrape_configs: [{ job_name: 'service', static_configs: [{ targets: [at.target] }] }],
  };
  writeFileSync(join(home, 'prometheus.yml'), JSON.stringify(configuration));
  const flags = [
    `--config.file=${join(home, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(home, 'data')}`,
    `--web.listen-address=${at.listen}`,
  ];
  return spawn('prometheus', flags, { stdio: 'ignore' });
}

function startAlertmanager(folder: string, listen: string): ChildProcess {
  const path = join(folder, 'alertmanager.yml');
  const configuration = { route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] };
  writeFileSync(path, JSON.stringify(configuration));
  const flags = [
    `--config.file=${path}`,
    `--storage.path=${join(folder, 'alertmanager')}`,
    `--web.listen-address=${listen}`,
    '--cluster.listen-address=',
  ];
  return spawn('prometheus-alertmanager', flags, { stdio: 'ignore' });
}
