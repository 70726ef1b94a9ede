import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';
import { startHeartbeat } from './sidecar-process.ts';

interface Answer {
  readonly data?: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}

it('a real Prometheus with honor_labels has each series of the pod whose log it is of', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'heartbeat-node-'));
  const pods = join(directory, 'pods');
  const line = '2024-01-01T00:00:00.000000001Z stdout F {"level":"info","took_ms":5}\n';
  for (const [pod, lines] of [
    ['shop_web-0_1', 3],
    ['team_job_2', 5],
  ] as const) {
    mkdirSync(join(pods, pod, 'app'), { recursive: true });
    writeFileSync(join(pods, pod, 'app', '0.log'), line.repeat(lines));
  }
  const state = join(directory, 'state');
  const args = ['run', '--node', pods, '--state', state, '--host', '127.0.0.1', '--port', '0'];
  const sidecar = startHeartbeat(args);
  onTestFinished(() => void sidecar.child.kill('SIGKILL'));
  const config = join(directory, 'prometheus.yml');
  // As service discovery labels what it scrapes: the follower's own pod.
  const own = '{ namespace: monitoring, pod: heartbeat-node-x, container: heartbeat }';
  writeFileSync(
    config,
    `global: { scrape_interval: 500ms }
scrape_configs:
  - job_name: heartbeat-node
    honor_labels: true
    static_configs: [{ targets: ['${new URL(await sidecar.url()).host}'], labels: ${own} }]
`,
  );
  const api = `127.0.0.1:${await freePort()}`;
  const prometheus = spawn('prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(directory, 'data')}`,
    `--web.listen-address=${api}`,
    '--enable-feature=native-histograms',
  ]);
  onTestFinished(async () => {
    prometheus.kill('SIGKILL');
    await until(() => prometheus.exitCode !== null || prometheus.signalCode !== null);
    rmSync(directory, { recursive: true, force: true });
  });
  const ask = async (query: string): Promise<readonly (readonly string[])[]> => {
    const url = `http://${api}/api/v1/query?query=${encodeURIComponent(query)}`;
    const { data } = (await (await fetch(url)).json()) as Answer;
    return (data?.result ?? []).map(({ metric, value: [, number] }) => {
      const { namespace = '', pod = '', container = '' } = metric;
      return [namespace, pod, container, number];
    });
  };
  const ofPods = [
    ['shop', 'web-0', 'app', '3'],
    ['team', 'job', 'app', '5'],
  ];
  const isScraped = async (): Promise<boolean> => (await ask('log_lines_total')).length === 2;
  await until(isScraped, { timeoutMs: 30_000, what: 'a scrape' });
  expect(await ask('log_lines_total')).toEqual(ofPods);
  expect(await ask('histogram_count(took_seconds)')).toEqual(ofPods);
  expect(await ask('heartbeat_pod_ledger_lines_total{class="matched"}')).toEqual(ofPods);
  // What is of the follower has the labels of its pod; what the alert on silence joins, the pods'.
  const follower = ['monitoring', 'heartbeat-node-x', 'heartbeat'];
  expect(await ask('heartbeat_build_info')).toEqual([[...follower, '1']]);
  const heard = await ask('heartbeat_last_record_age_seconds >= 0 and heartbeat_source_up == 1');
  expect(heard.map(([namespace, pod]) => [namespace, pod])).toEqual([
    ['shop', 'web-0'],
    ['team', 'job'],
  ]);
});
