import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PrometheusApi } from '../ops/packs/support/prometheus-api.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';
import { type HeartbeatProcess, startHeartbeat } from './sidecar-process.ts';

const records = 20_000;
/** A generator of its own, so that every run has the same samples. */
let seed = 7;
function random(): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647;
}
function normal(): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** Durations in ms, by field. */
const draws: Readonly<Record<string, () => number>> = {
  lognormal_ms: () => Math.exp(3 + normal()),
  uniform_ms: () => 5 + 90 * random(),
  bimodal_ms: () => (random() < 0.7 ? 3 + 0.2 * normal() : 400 + 20 * normal()),
  heavy_ms: () => 2 * (1 - random()) ** -0.8,
  constant_ms: () => 100.1,
  tiny_ms: () => 0.0004 + 0.0002 * random(),
};
const fields = Object.keys(draws);
const samples = Object.fromEntries(fields.map((field) => [field, [] as number[]]));
const lines = Array.from({ length: records }, (_, place) => {
  const record = Object.entries(draws).map(([field, draw]) => {
    const value = Number(draw().toPrecision(9));
    samples[field]?.push(value);
    return [field, value] as const;
  });
  const trace_id = String(place).padStart(32, '0');
  const time = new Date(Date.now() - (records - place)).toISOString();
  return `${JSON.stringify({ time, level: 'info', msg: 'done', trace_id, ...Object.fromEntries(record) })}\n`;
});

/** Debian's Prometheus with native histograms, which then asks for protobuf. */
describe('a real Prometheus with native histograms', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-native-'));
  let sidecar: HeartbeatProcess;
  let prometheus: ChildProcess;
  let api: PrometheusApi;
  const relays: Server[] = [];

  beforeAll(async () => {
    const log = join(folder, 'app.log');
    writeFileSync(log, lines.join(''));
    sidecar = startHeartbeat(['run', '--file', log, '--host', '127.0.0.1', '--port', '0']);
    const url = await sidecar.url();
    const targets = {
      protobuf: new URL(url).host,
      openmetrics: await relay(relays, url, 'application/openmetrics-text; version=1.0.0'),
      text: await relay(relays, url, 'text/plain; version=0.0.4'),
    };
    const listen = `127.0.0.1:${await freePort()}`;
    prometheus = startPrometheus(folder, targets, listen);
    api = new PrometheusApi(`http://${listen}`);
    await until(async () => (await api.count('records_total == 20000')) === 3, {
      timeoutMs: 30_000,
    });
  });
  afterAll(() => {
    prometheus.kill('SIGKILL');
    sidecar.child.kill('SIGKILL');
    for (const server of relays) server.close();
    rmSync(folder, { recursive: true, maxRetries: 5 });
  });

  it.each(fields)('computes the quantiles of %s to one per cent', async (field) => {
    const name = field.replace('_ms', '_seconds');
    const sorted = (samples[field] ?? []).toSorted((a, b) => a - b);
    for (const q of [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999]) {
      const truth = (sorted[Math.ceil(q * records) - 1] ?? Number.NaN) / 1000;
      const [computed] = await api.values(`histogram_quantile(${q}, ${name}{job="protobuf"})`);
      expect(Math.abs((computed ?? Number.NaN) / truth - 1), `q ${q}: ${computed}`).toBeLessThan(
        0.01,
      );
    }
    const [count] = await api.values(`histogram_count(${name}{job="protobuf"})`);
    expect(count).toBe(records);
    const [sum] = await api.values(`histogram_sum(${name}{job="protobuf"})`);
    expect(sum).toBeCloseTo(sorted.reduce((total, ms) => total + ms, 0) / 1000, 3);
  });

  // A native histogram is one series, and of one series Prometheus takes exemplars in order of time.
  it.each([
    ['protobuf', 1],
    ['openmetrics', 3],
  ])('takes the exemplars from %s', async (job, atLeast) => {
    const exemplars = await until(
      async () => {
        const found = await api.exemplars(`{__name__=~"lognormal_seconds.*",job="${job}"}`);
        return found.length >= atLeast ? found : undefined;
      },
      { timeoutMs: 10_000 },
    );
    for (const { labels, value } of exemplars ?? []) {
      // The very sample of that record.
      expect(Number(value) * 1000).toBeCloseTo(
        samples['lognormal_ms']?.[Number(labels['trace_id'])] ?? Number.NaN,
        6,
      );
    }
  });

  it('finds exemplars by a quantile, as the dashboard asks for them', async () => {
    const buckets = 'rate(lognormal_seconds_bucket{job="openmetrics"}[5m])';
    const quantile = `histogram_quantile(0.99, sum by (instance, le) (${buckets}))`;
    const count = async (): Promise<number> => (await api.exemplars(quantile)).length;
    expect(await until(count, { timeoutMs: 10_000 })).toBeGreaterThan(0);
  });

  it('reads the same counters and gauges in all three formats', async () => {
    const numbers =
      '{__name__!~".+_bucket|.+_sum|.+_count|heartbeat_.+|scrape_.+|up|.+_per_second"}';
    const jobs = ['protobuf', 'openmetrics', 'text'];
    const [ofProtobuf = [], ...others] = await Promise.all(
      jobs.map((job) => api.series(numbers.replace('{', `{job="${job}",`))),
    );
    expect(ofProtobuf.length).toBeGreaterThan(10);
    const plain = ofProtobuf.filter(({ isHistogram }) => !isHistogram).map(({ text }) => text);
    for (const other of others) expect(other.map(({ text }) => text)).toEqual(plain);
    for (const job of jobs) {
      expect(await api.count(`{__name__=~"heartbeat_.+",job="${job}"}`)).toBeGreaterThan(30);
    }
  });
});

/** Scrapes in one format whatever Prometheus asks for: this version cannot be told which. */
async function relay(relays: Server[], url: string, accept: string): Promise<string> {
  const server = createServer((_request, response) => {
    void fetch(`${url}/metrics`, { headers: { accept } }).then(async (answer) => {
      response.setHeader('Content-Type', answer.headers.get('content-type') ?? '');
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  relays.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function startPrometheus(
  folder: string,
  targets: Readonly<Record<string, string>>,
  listen: string,
): ChildProcess {
  const home = join(folder, 'prometheus');
  mkdirSync(home);
  const configuration = {
    global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
    scrape_configs: Object.entries(targets).map(([job_name, target]) => ({
      job_name,
      static_configs: [{ targets: [target] }],
    })),
  };
  writeFileSync(join(home, 'prometheus.yml'), JSON.stringify(configuration));
  const flags = [
    `--config.file=${join(home, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(home, 'data')}`,
    `--web.listen-address=${listen}`,
    '--enable-feature=native-histograms,exemplar-storage',
  ];
  return spawn('prometheus', flags, { stdio: 'ignore' });
}
