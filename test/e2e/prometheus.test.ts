import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';
import { type HeartbeatProcess, startHeartbeat } from './sidecar-process.ts';

const run = promisify(execFile);
const rulesPath = fileURLToPath(new URL('../../k8s/alerting-rules.yaml', import.meta.url));
const processed = '{"event":"Message processed successfully","processing_time_ms":1.5}\n';
const failed = '{"event":"Error processing message","level":"error"}\n';

/** Debian's Prometheus scrapes the real sidecar. Without it these tests fail, as they should. */
describe('a real Prometheus', () => {
  let directory: string;
  let log: string;
  let sidecar: HeartbeatProcess;
  let prometheus: ChildProcess;
  let api: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'heartbeat-prometheus-'));
    log = join(directory, 'app.log');
    await writeFile(log, processed.repeat(40));
    const flags = ['--file', log, '--preset', 'petrosa', '--interval', '1', '--port', '0'];
    sidecar = startHeartbeat(['run', '--host', '127.0.0.1', ...flags]);
    const url = await sidecar.url();
    api = `http://127.0.0.1:${await freePort()}`;
    prometheus = await startPrometheus(directory, new URL(url).host, new URL(api).host);
  });
  afterAll(async () => {
    prometheus.kill('SIGKILL');
    sidecar.child.kill('SIGKILL');
    await rm(directory, { recursive: true, maxRetries: 5 });
  });

  it('scrapes it, and reads what was written', async () => {
    await until(async () => (await value('messages_processed_total')) === 40, {
      timeoutMs: 20_000,
    });
    expect(await value('up{job="service"}')).toBe(1);
    expect(await value('processing_time_seconds_count{component="consumer"}')).toBe(40);
    expect(await value('histogram_quantile(0.5, processing_time_seconds_bucket) < 0.0025')).toBe(
      await value('histogram_quantile(0.5, processing_time_seconds_bucket)'),
    );
    // Declared series are there from the start, at 0.
    expect(await value('orders_published_total')).toBe(0);
  });

  it('loads the two alerting rules as they stand, and evaluates both', async () => {
    await run('promtool', ['check', 'rules', rulesPath]);
    await until(async () => (await ruleNames()).length === 4, { timeoutMs: 20_000 });
    expect(await ruleNames()).toEqual(
      expect.arrayContaining(['HighErrorRate', 'LowMessageThroughput']),
    );
  });

  it('fires both on what it scraped (the same expressions, with a shorter "for")', async () => {
    const loop = `while :; do printf '%s' "$0" >> "$1"; sleep 0.1; done`;
    const writer = spawn('sh', ['-c', loop, failed, log], { stdio: 'ignore' });
    await until(async () => (await firing()).includes('HighErrorRateSoon'), { timeoutMs: 25_000 });
    writer.kill();
    await until(async () => (await firing()).includes('LowMessageThroughputSoon'), {
      timeoutMs: 25_000,
    });
    expect(await firing()).toContain('LowMessageThroughputSoon');
  });

  it('would fire the rules as they stand, on what the sidecar publishes over 5 and 10 minutes', async () => {
    const published = await (await fetch(`${await sidecar.url()}/metrics`)).text();
    for (const name of ['error_rate_per_second', 'messages_per_second']) {
      expect(published).toMatch(new RegExp(`^${name} \\S+$`, 'm'));
    }
    const path = join(directory, 'rules.test.yaml');
    await writeFile(path, ruleTest(rulesPath));
    await run('promtool', ['test', 'rules', path]);
  });

  it('finds nothing to say about the exposition', async () => {
    const published = await (await fetch(`${await sidecar.url()}/metrics`)).text();
    const checking = run('promtool', ['check', 'metrics']);
    checking.child.stdin?.end(published);
    const { stdout, stderr } = await checking;
    expect(stdout + stderr).toBe('');
  });

  async function value(query: string): Promise<number | undefined> {
    const { data } = await get<{ data?: { result: { value: [number, string] }[] } }>(
      `/api/v1/query?query=${encodeURIComponent(query)}`,
    );
    const text = data?.result[0]?.value[1];
    return text === undefined ? undefined : Number(text);
  }

  async function ruleNames(): Promise<string[]> {
    const { data } = await get<{
      data?: { groups: { rules: { name: string; health: string }[] }[] };
    }>('/api/v1/rules');
    const rules = data?.groups.flatMap((group) => group.rules) ?? [];
    return rules.filter(({ health }) => health === 'ok').map(({ name }) => name);
  }

  async function firing(): Promise<string[]> {
    const { data } = await get<{
      data?: { alerts: { state: string; labels: Record<string, string> }[] };
    }>('/api/v1/alerts');
    const alerts = data?.alerts.filter(({ state }) => state === 'firing') ?? [];
    return alerts.map(({ labels }) => labels['alertname'] ?? '');
  }

  async function get<Answer extends object>(path: string): Promise<Answer | Record<string, never>> {
    try {
      const response = await fetch(`${api}${path}`);
      return response.ok ? ((await response.json()) as Answer) : {};
    } catch {
      return {};
    }
  }
});

async function startPrometheus(
  directory: string,
  target: string,
  listen: string,
): Promise<ChildProcess> {
  const home = join(directory, 'prometheus');
  await mkdir(home);
  const asTheyStand = await readFile(rulesPath, 'utf8');
  await writeFile(join(home, 'rules.yaml'), asTheyStand);
  await writeFile(
    join(home, 'soon.yaml'),
    asTheyStand
      .replace('name: heartbeat', 'name: soon')
      .replaceAll(/alert: (\w+)/g, 'alert: $1Soon')
      .replaceAll(/for: \w+/g, 'for: 1s'),
  );
  await writeFile(
    join(home, 'prometheus.yml'),
    `global: { scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms }
rule_files: [rules.yaml, soon.yaml]
scrape_configs: [{ job_name: service, static_configs: [{ targets: ['${target}'] }] }]
`,
  );
  return spawn(
    'prometheus',
    [
      `--config.file=${join(home, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(home, 'data')}`,
      `--web.listen-address=${listen}`,
    ],
    { stdio: 'ignore' },
  );
}

/** Prometheus' own engine, with time moved by promtool: fires at 5 and 10 minutes, not before. */
function ruleTest(rules: string): string {
  const alert = (at: string, name: string, value: number | undefined): string =>
    `      - eval_time: ${at}
        alertname: ${name}
        exp_alerts: ${value === undefined ? '[]' : `[{ exp_labels: { severity: warning, instance: a }, exp_annotations: { summary: "${name === 'HighErrorRate' ? `a logs ${value} errors per second` : `a processes ${value} messages per second`}" } }]`}`;
  return `rule_files: ['${rules}']
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - { series: 'error_rate_per_second{instance="a"}', values: '0.5x20' }
      - { series: 'messages_per_second{instance="a"}', values: '0.25x20' }
    alert_rule_test:
${alert('4m', 'HighErrorRate', undefined)}
${alert('6m', 'HighErrorRate', 0.5)}
${alert('9m', 'LowMessageThroughput', undefined)}
${alert('11m', 'LowMessageThroughput', 0.25)}
`;
}
