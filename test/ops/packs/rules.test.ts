import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { ruleGroups } from '../../../src/ops/packs/rules/groups.ts';
import { renderRules } from '../../../src/ops/packs/rules/render.ts';
import { rulesText } from '../../../src/ops/packs/run-rules.ts';
import { thresholdsOf } from '../../../src/ops/packs/thresholds.ts';
import { problemsOf } from '../../support/kubernetes-models.ts';
import { alertCases } from './alert-cases.ts';
import { configOf, noFlags } from './packing.ts';

const folder = mkdtempSync(join(tmpdir(), 'heartbeat-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));
const promtool = (...args: readonly string[]) => promisify(execFile)('promtool', args);

/** The preset, with what more alerts hang on, and with the timing of no configuration. */
const everything = configOf({
  text: `version: 1
preset: petrosa
source: { sequence: seq }
metrics:
  http_request_duration: { type: timing, field: duration_ms, labels: { route: { field: path } } }
`,
});

function rulesOf(config = everything, flags = {}) {
  const groups = ruleGroups(config, thresholdsOf(config, { ...noFlags, ...flags }));
  return groups.flatMap(({ rules }) => rules);
}

function alertsOf(config = everything, flags = {}) {
  return rulesOf(config, flags).flatMap((rule) => ('alert' in rule ? [rule] : []));
}

describe('the rules', () => {
  it('are what promtool takes, and every alert fires and does not fire as it should', async () => {
    const rules = join(folder, 'rules.yaml');
    const groups = ruleGroups(everything, thresholdsOf(everything, noFlags));
    writeFileSync(rules, renderRules(groups, 'all'));
    await promtool('check', 'rules', '--lint-fatal', rules);
    const tests = alertCases.flatMap(
      ({ alert, severity = 'warning', fires, doesNot, at = '30m' }) =>
        [fires, doesNot].map((series) => ({
          interval: '1m',
          input_series: Object.entries(series).map(([name, values]) => ({
            series: instanced(name),
            values,
          })),
          // How many are firing at that severity; their texts are shown by another test.
          promql_expr_test: [
            {
              expr: `count(ALERTS{alertname="${alert}",alertstate="firing",severity="${severity}"})`,
              eval_time: at,
              exp_samples: series === fires ? [{ labels: '{}', value: 1 }] : [],
            },
          ],
        })),
    );
    const path = join(folder, 'rules.test.yaml');
    writeFileSync(path, stringify({ rule_files: [rules], evaluation_interval: '1m', tests }));
    await promtool('test', 'rules', path);
    const shown = new Set(
      alertCases.map(({ alert, severity = 'warning' }) => `${alert} ${severity}`),
    );
    const shipped = [...alertsOf(), ...alertsOf(configOf())].map(
      ({ alert, labels }) => `${alert} ${labels.severity}`,
    );
    expect([...shown].toSorted()).toEqual([...new Set(shipped)].toSorted());
  });

  it('do not fire, nor fail, where a case is turned round', async () => {
    // So that the test above is one that can fail.
    const rules = join(folder, 'rules.yaml');
    const test = {
      interval: '1m',
      input_series: [{ series: 'error_rate_per_second{instance="a"}', values: '0.5x60' }],
      alert_rule_test: [{ eval_time: '30m', alertname: 'HighErrorRate', exp_alerts: [] }],
    };
    const path = join(folder, 'wrong.test.yaml');
    writeFileSync(path, stringify({ rule_files: [rules], tests: [test] }));
    await expect(promtool('test', 'rules', path)).rejects.toThrow('FAILED');
  });

  it('say who and how much', async () => {
    const rules = join(folder, 'rules.yaml');
    const test = {
      interval: '1m',
      input_series: [{ series: 'messages_per_second{instance="a"}', values: '0.25x60' }],
      alert_rule_test: [
        {
          eval_time: '11m',
          alertname: 'LowMessageThroughput',
          exp_alerts: [
            {
              exp_labels: { severity: 'warning', instance: 'a' },
              exp_annotations: {
                summary: 'a processes 0.25 messages per second',
                description: 'Less than 0.5 per second in the last heartbeats.',
              },
            },
          ],
        },
      ],
    };
    const path = join(folder, 'text.test.yaml');
    writeFileSync(path, stringify({ rule_files: [rules], tests: [test] }));
    const { stdout, stderr } = await promtool('test', 'rules', path);
    expect(stdout + stderr).toContain('SUCCESS');
  });

  it('take their thresholds from the configuration, severities too', () => {
    const config = configOf({
      text: `version: 1
preset: petrosa
health:
  error_rate_per_second: { degraded: 2, unhealthy: 20 }
  silence_seconds: { degraded: 90, unhealthy: 600 }
`,
    });
    const found = alertsOf(config)
      .filter(({ alert }) => ['HighErrorRate', 'ServiceSilent'].includes(alert))
      .map(({ alert, expr, labels }) => [alert, labels.severity, expr.split(' and ')[0]]);
    expect(found).toEqual([
      ['HighErrorRate', 'warning', 'error_rate_per_second > 2'],
      ['HighErrorRate', 'critical', 'error_rate_per_second > 20'],
      ['ServiceSilent', 'warning', 'heartbeat_last_record_age_seconds > 90'],
      ['ServiceSilent', 'critical', 'heartbeat_last_record_age_seconds > 600'],
    ]);
  });

  it('take the others from flags', () => {
    const flags = {
      maxErrorRatio: '0.2',
      maxP99: ['2', 'processing_time=0.25'],
      minRate: ['orders_per_second=3'],
      selector: '{namespace="shop", job=~"a,b|c"}',
    };
    const exprs = new Map(alertsOf(everything, flags).map(({ alert, expr }) => [alert, expr]));
    expect(exprs.get('HighErrorRatio')).toBe('component:errors:ratio_rate5m > 0.2');
    expect(exprs.get('SlowProcessingTime')).toMatch(/ > 0.25$/);
    expect(exprs.get('SlowPublishingTime')).toMatch(/ > 2$/);
    expect(exprs.get('LowOrderThroughput')).toBe(
      'orders_per_second{namespace="shop",job=~"a,b|c"} < 3',
    );
    expect(exprs.get('SidecarAbsent')).toBe(
      'absent(heartbeat_build_info{namespace="shop",job=~"a,b|c"})',
    );
  });

  it.each([
    { maxErrorRatio: 'many' },
    { maxP99: ['processing_time='] },
    { minRate: ['5'] },
    { selector: 'namespace=shop' },
  ])('refuse %j', (flags) => {
    expect(() => alertsOf(everything, flags)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('speak only of what is published', () => {
    const names = (config: ReturnType<typeof configOf>): readonly string[] => [
      ...new Set(alertsOf(config).map(({ alert }) => alert)),
    ];
    expect(names(configOf())).toEqual(
      [
        'HighErrorRate',
        'HighErrorRatio',
        'SlowHttpRequestDuration',
        'ServiceSilent',
        'SidecarBlind',
        'SidecarAbsent',
        'LogGaps',
        'SidecarBehind',
        'CheckpointFailing',
        'ConfigurationRefused',
      ].concat('LedgerBroken'),
    );
    expect(names(configOf({ preset: 'petrosa-socket-client' }))).toContain(
      'ServiceHeartbeatMissed',
    );
  });

  it('are a PrometheusRule that its model accepts', () => {
    const text = rulesText({
      ...noFlags,
      configPath: undefined,
      preset: 'petrosa',
      env: {},
      flags: {},
      format: 'prometheus-rule',
      name: undefined,
      namespace: 'shop',
      labels: ['release=prometheus'],
    });
    const resource: unknown = parse(text);
    expect(problemsOf(resource)).toEqual([]);
    expect(resource).toMatchObject({
      kind: 'PrometheusRule',
      metadata: {
        name: 'petrosa-realtime-strategies-heartbeat',
        namespace: 'shop',
        labels: { release: 'prometheus' },
      },
    });
  });
});

/** The series of one target. */
function instanced(series: string): string {
  return series.includes('{') ? series.replace('{', '{instance="a",') : `${series}{instance="a"}`;
}
