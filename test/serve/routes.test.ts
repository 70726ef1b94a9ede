import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../src/count/registry/registry.ts';
import type { HeartbeatLine } from '../../src/model/heartbeat.ts';
import { promtoolComplaints } from '../support/promtool.ts';
import { followedFile, sampleView } from '../support/sample-view.ts';
import { snapshotOf } from '../support/snapshots.ts';
import { serve } from './serving.ts';

const beat = {
  event: '💓 HEARTBEAT',
  schema: 'heartbeat/v1',
  timestamp: '2024-01-01T00:00:00.000Z',
  sequence: 1,
  heartbeat_count: 1,
  uptime_seconds: 60,
  interval_seconds: 60,
  error_rate_per_second: 0,
  window_start: '',
  window_end: '',
  final: false,
  ledger: {},
} satisfies HeartbeatLine;

describe('/metrics', () => {
  it('gives text 0.0.4, OpenMetrics or JSON by Accept', async () => {
    const { url } = await serve();
    const get = async (accept: string) => {
      const { headers, body } = await request(`${url}/metrics`, { headers: { accept } });
      return { type: headers['content-type'], text: await body.text() };
    };
    const text = await get('text/plain');
    expect(text.type).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text.text).toContain('messages_processed_total{component="consumer"} 1228\n');
    expect(promtoolComplaints(text.text)).toBe('');

    const openMetrics = await get('application/openmetrics-text; version=1.0.0');
    expect(openMetrics.type).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(openMetrics.text.endsWith('\n# EOF\n')).toBe(true);

    const json = await get('application/json');
    expect(json.type).toBe('application/json; charset=utf-8');
    expect(JSON.parse(json.text)).toMatchObject({ health: { status: 'healthy' } });
    expect((await get('image/png')).type).toBe(text.type);
  });

  it('gives the JSON document of the seed, its keys and values', async () => {
    const { url } = await serve();
    const { body } = await request(`${url}/metrics`, { headers: { accept: 'application/json' } });
    expect(await body.json()).toMatchObject({
      service: { name: 'petrosa-realtime-strategies', uptime_seconds: expect.any(Number) },
      system: { memory_usage_mb: expect.any(Number), cpu_usage_percent: expect.any(Number) },
      health: { status: expect.any(String), last_check: expect.any(Number) },
      configuration: { heartbeat_enabled: true, heartbeat_interval: 2 },
      components: {
        consumer: {
          message_count: 1228,
          error_count: 42,
          last_message_time: 1795457723.568889,
          max_processing_time_ms: 2000,
          avg_processing_time_ms: 512.8225,
          processing_times_count: 4,
          circuit_breaker_state: 'CLOSED',
          health: {
            healthy: true,
            nats_connected: true,
            message_count: 1228,
            error_count: 42,
            last_message_time: 1795457723.568889,
          },
        },
        publisher: {
          order_count: 201,
          error_count: 15,
          queue_size: 7,
          health: { nats_connected: false, order_count: 201, error_count: 15, queue_size: 7 },
        },
        heartbeat: {
          enabled: true,
          is_running: true,
          interval_seconds: 2,
          heartbeat_count: 15,
          uptime_seconds: 30.12,
          include_detailed_stats: true,
        },
      },
    });
  });

  it('compresses what is worth it, for those who can read it', async () => {
    const { url } = await serve();
    const plain = await request(`${url}/metrics`);
    const packed = await request(`${url}/metrics`, { headers: { 'accept-encoding': 'gzip' } });
    const small = await request(`${url}/livez`, { headers: { 'accept-encoding': 'gzip' } });
    const packedBytes = Buffer.from(await packed.body.arrayBuffer());
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-length': String(packedBytes.length),
      vary: 'Accept, Accept-Encoding',
    });
    expect(gunzipSync(packedBytes).toString()).toBe(await plain.body.text());
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(small.headers['content-encoding']).toBeUndefined();
    await small.body.dump();
  });

  it('answers in well under 100 ms of CPU with a registry of 10,000 series', async () => {
    const full = sampleView().declarations;
    const metrics = full.metrics.map((metric) => ({ ...metric, maxSeries: 20_000 }));
    const registry = createRegistry({ ...full, metrics });
    for (let n = 0; n < 10_000; n += 1) {
      registry.metricCount(0, [`side "${(n * 7919) % 10_000}"`], n);
    }
    const declarations = { ...full, metrics };
    const { url } = await serve({ declarations, snapshot: () => registry.snapshot() });
    const durations: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      const before = process.cpuUsage();
      const { body } = await request(`${url}/metrics`, { headers: { 'accept-encoding': 'gzip' } });
      const text = gunzipSync(Buffer.from(await body.arrayBuffer())).toString();
      const { user, system } = process.cpuUsage(before);
      durations.push((user + system) / 1000);
      expect(text.split('orders_by_side_total{')).toHaveLength(10_001);
    }
    // The best of them: what else this machine does is not what is measured.
    expect(Math.min(...durations)).toBeLessThan(100);
  });

  it('tells how long each scrape took', async () => {
    const seconds: number[] = [];
    const { url } = await serve({ scraped: (duration) => seconds.push(duration) });
    await (await request(`${url}/metrics`)).body.dump();
    await (await request(`${url}/metrics`)).body.dump();
    expect(seconds).toHaveLength(2);
    expect(seconds.every((duration) => duration >= 0 && duration < 1)).toBe(true);
  });
});

describe('probes', () => {
  it('live however the service is, and ready when the view says so', async () => {
    const { url } = await serve({
      ready: () => ({ reason: 'waiting for /var/log/app.log', retryAfterSeconds: 1.2 }),
      source: () => ({ ...followedFile, state: 'failed', problem: 'gone' }),
    });
    for (const path of ['/livez', '/healthz']) {
      const { statusCode, body } = await request(`${url}${path}`);
      expect([statusCode, await body.text()]).toEqual([200, 'ok\n']);
    }
    for (const path of ['/readyz', '/ready']) {
      const { statusCode, headers, body } = await request(`${url}${path}`);
      expect(statusCode).toBe(503);
      expect(headers['retry-after']).toBe('2');
      expect(await body.text()).toBe('not ready: waiting for /var/log/app.log\n');
    }
    const well = await serve();
    const ready = await request(`${well.url}/readyz`);
    expect([ready.statusCode, await ready.body.text()]).toEqual([200, 'ready\n']);
  });
});

describe('/health', () => {
  it('answers 503 when unhealthy, with the document all the same', async () => {
    const { url } = await serve({
      source: () => ({ ...followedFile, state: 'failed', problem: 'permission denied' }),
    });
    const { statusCode, headers, body } = await request(`${url}/health`);
    expect(statusCode).toBe(503);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(await body.json()).toMatchObject({
      status: 'unhealthy',
      sidecar_status: 'unhealthy',
      service_status: 'unknown',
    });
  });
});

describe('/heartbeat', () => {
  it('gives the last one, and says when to come back before the first', async () => {
    let last: HeartbeatLine | undefined;
    const { url } = await serve({ lastHeartbeat: () => last });
    const early = await request(`${url}/heartbeat`);
    expect([early.statusCode, early.headers['retry-after'], await early.body.text()]).toEqual([
      503,
      '2',
      'no heartbeat yet\n',
    ]);
    last = beat;
    const later = await request(`${url}/heartbeat`);
    expect([later.statusCode, await later.body.json()]).toEqual([200, beat]);
  });

  it('is not there when heartbeats are switched off', async () => {
    const off = {
      enabled: false,
      is_running: false,
      interval_seconds: 60,
      heartbeat_count: 0,
      uptime_seconds: 0,
      include_detailed_stats: true,
    };
    const { url } = await serve({ heartbeatStatus: () => off });
    const { statusCode, body } = await request(`${url}/heartbeat`);
    expect([statusCode, await body.text()]).toEqual([404, 'heartbeats are switched off\n']);
  });
});

describe('/quarantine', () => {
  const group = {
    class: 'text',
    shape: 'user # came',
    count: 1234,
    estimated: true,
    example: 'user 7\u001b[31m came',
  } as const;

  it('is not there unless it is switched on, and says how', async () => {
    const { url } = await serve();
    const { statusCode, body } = await request(`${url}/quarantine`);
    expect(statusCode).toBe(404);
    expect(await body.text()).toMatch(/http\.quarantine: true.*HEARTBEAT_QUARANTINE.*--quarantine/);
    const health = await request(`${url}/health`);
    expect(await health.body.json()).toMatchObject({ quarantine: null });
  });

  it('gives the groups as JSON, or as text that cannot steer a terminal', async () => {
    const { url } = await serve({ quarantine: () => [group] });
    const { statusCode, body } = await request(`${url}/quarantine`);
    expect([statusCode, await body.json()]).toEqual([
      200,
      {
        schema: 'heartbeat.quarantine/v1',
        service: 'petrosa-realtime-strategies',
        since: '2024-01-01T00:00:00.000Z',
        quarantine: [group],
      },
    ]);
    const text = await request(`${url}/quarantine`, { headers: { accept: 'text/plain' } });
    expect(await text.body.text()).toBe(
      [
        'lines of petrosa-realtime-strategies that nothing was made of, since 2024-01-01T00:00:00.000Z',
        '     ~1,234  text       user # came',
        '                        user 7\\u001b[31m came\n',
      ].join('\n'),
    );
    const health = await request(`${url}/health`);
    expect(await health.body.json()).toMatchObject({ quarantine: '/quarantine' });
  });

  it('says so when there are none', async () => {
    const { url } = await serve({ quarantine: () => [] });
    const { body } = await request(`${url}/quarantine`, { headers: { accept: 'text/plain' } });
    expect(await body.text()).toMatch(/: none\n$/);
  });
});

describe('/', () => {
  it('lists the endpoints as text, or as a page whose names cannot be markup', async () => {
    const { url } = await serve({ service: '<script>alert(1)</script>' });
    const text = await request(`${url}/`);
    expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(await text.body.text()).toContain('/metrics');
    const page = await request(`${url}/`, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const html = await page.body.text();
    expect(html).toContain('<a href="/health">');
    expect(html).not.toContain('<script>');
  });
});

describe('what is not there', () => {
  it.each([
    ['GET', '/nope', 404, undefined],
    ['GET', '/metrics/', 404, undefined],
    ['GET', '/%zz', 400, undefined],
    ['GET', '/%6detrics', 200, undefined],
    ['GET', '/metrics?name[]=up', 200, undefined],
    ['POST', '/metrics', 405, 'GET, HEAD'],
    ['DELETE', '/health', 405, 'GET, HEAD'],
    ['OPTIONS', '/', 405, 'GET, HEAD'],
    ['POST', '/nope', 404, undefined],
  ] as const)('%s %s → %i', async (method, path, status, allow) => {
    const { url } = await serve();
    const { statusCode, headers, body } = await request(`${url}${path}`, { method });
    expect(statusCode).toBe(status);
    expect(headers['allow']).toBe(allow);
    expect(headers['cache-control']).toBe('no-store');
    const text = await body.text();
    expect(status === 200 || /^[a-z0-9 ;/]+\n$/.test(text)).toBe(true);
  });

  it('never shows why an answer failed', async () => {
    const { url } = await serve({
      snapshot: () => {
        throw new Error('secret at /home/someone');
      },
    });
    for (const path of ['/metrics', '/health']) {
      const { statusCode, body } = await request(`${url}${path}`);
      expect([statusCode, await body.text()]).toEqual([500, 'internal error\n']);
    }
    const { statusCode, body } = await request(`${url}/livez`);
    expect([statusCode, await body.text()]).toEqual([200, 'ok\n']);
  });

  it.each(['/', '/metrics', '/health', '/livez', '/readyz', '/heartbeat', '/nope'])(
    'HEAD %s says what GET would say, without a body',
    async (path) => {
      const { url } = await serve();
      const get = await request(`${url}${path}`);
      const head = await request(`${url}${path}`, { method: 'HEAD' });
      const length = Number(get.headers['content-length']);
      expect(head.statusCode).toBe(get.statusCode);
      expect(head.headers['content-type']).toBe(get.headers['content-type']);
      expect(length).toBe(Buffer.byteLength(await get.body.text()));
      // The health document tells the time, so its length moves with it.
      expect(Math.abs(Number(head.headers['content-length']) - length)).toBeLessThan(16);
      expect(await head.body.text()).toBe('');
    },
  );
});

describe('/-/reload', () => {
  const ask = async (url: string, method: 'GET' | 'POST' | 'PUT' | 'HEAD' | 'DELETE') => {
    const { statusCode, headers, body } = await request(`${url}/-/reload`, { method });
    return { status: statusCode, allow: headers['allow'], text: await body.text() };
  };

  it('reads the configuration again, for POST and PUT alone', async () => {
    let times = 0;
    const reload = () => {
      times += 1;
      return { isRefused: times === 2, message: `the ${times}. time` };
    };
    const { url } = await serve({ reload });
    expect(await ask(url, 'POST')).toMatchObject({ status: 200, text: 'the 1. time\n' });
    expect(await ask(url, 'PUT')).toMatchObject({ status: 500, text: 'the 2. time\n' });
    for (const method of ['GET', 'HEAD', 'DELETE'] as const) {
      expect(await ask(url, method)).toMatchObject({ status: 405, allow: 'POST, PUT' });
    }
    expect(times).toBe(2);
  });

  it('says how it is switched on, where it is not', async () => {
    const { url } = await serve();
    const { status, text } = await ask(url, 'POST');
    expect(status).toBe(403);
    for (const way of ['--enable-reload', '--web.enable-lifecycle', 'reload.http: true']) {
      expect(text).toContain(way);
    }
    expect(await ask(url, 'GET')).toMatchObject({ status: 405 });
  });
});

describe('another view', () => {
  it('is shown from then on; a scrape under way ends as it began, and gaps stay recent', async () => {
    let arrive = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let save = (): void => {};
    const saved = new Promise<void>((resolve) => {
      save = resolve;
    });
    const source = () => ({ ...followedFile, gaps: 1 });
    const settle = (): Promise<void> => {
      arrive();
      return saved;
    };
    const { url, server } = await serve({ source, settle });
    const statusNow = async (): Promise<unknown> => {
      const { body } = await request(`${url}/health`);
      return ((await body.json()) as { status: string }).status;
    };
    expect(await statusNow()).toBe('degraded');
    const before = request(`${url}/metrics`);
    await arrived;
    const declarations = { ...sampleView().declarations, metrics: [], timings: [], states: [] };
    const snapshot = () => snapshotOf(declarations, (registry) => registry.count(0, 1228));
    server.show(sampleView({ declarations, snapshot, source, lastRecordMs: () => Date.now() }));
    save();
    expect(await (await before).body.text()).toContain('orders_by_side_total{side="sell"} 3\n');
    const after = await (await request(`${url}/metrics`)).body.text();
    expect(after).toContain('messages_processed_total{component="consumer"} 1228\n');
    expect(after).not.toContain('orders_by_side');
    expect(await statusNow()).toBe('degraded');
  });
});
