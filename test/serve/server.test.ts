import { createServer } from 'node:net';
import { Gauge, Registry } from 'prom-client';
import { Client, request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CodedError } from '../../src/model/error.ts';
import { createHttpServer } from '../../src/serve/http/server.ts';
import { systemClock } from '../support/clock.ts';
import { sampleView, silentLog } from '../support/sample-view.ts';
import { until } from '../support/until.ts';
import { connectRaw } from './raw-client.ts';
import { serve } from './serving.ts';

const get = 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n';

function statuses(received: string): string[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => match[1] ?? '');
}

async function listenError(host: string, port: number): Promise<CodedError> {
  const server = createHttpServer({
    host,
    port,
    clock: systemClock,
    routes: sampleView(),
    log: silentLog,
  });
  onTestFinished(() => server.close());
  const error = await server.listen().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CodedError) return error;
  throw new Error('it listened', { cause: error });
}

describe('listen', () => {
  it('says in one line that the port is in use, and what to do', async () => {
    const { port } = await serve();
    const error = await listenError('127.0.0.1', port);
    expect(error.code).toBe('PORT_IN_USE');
    expect(error.message).toBe(`port ${port} on 127.0.0.1 is already in use`);
    expect(error.hint).toContain('HEARTBEAT_PORT');
  });

  it('says that the host is none of this machine', async () => {
    expect((await listenError('192.0.2.1', 0)).code).toBe('HOST_UNKNOWN');
    const error = await listenError('no such host', 0);
    expect(error.code).toBe('HOST_UNKNOWN');
    expect(error.message).toContain('no such host');
  });

  it('says that a port is none', async () => {
    expect((await listenError('127.0.0.1', 70_000)).code).toBe('PORT_INVALID');
  });

  it('gives a URL that a browser can open', async () => {
    const server = createHttpServer({
      host: '0.0.0.0',
      port: 0,
      clock: systemClock,
      routes: sampleView(),
      log: silentLog,
    });
    onTestFinished(() => server.close());
    const { url, port } = await server.listen();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect((await request(`${url}/livez`)).statusCode).toBe(200);
  });
});

describe('hostile clients', () => {
  it.each([
    ['unknown method', 'BREW /metrics HTTP/1.1\r\nHost: x\r\n\r\n', '405', 'Allow: GET, HEAD'],
    ['CONNECT', 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n', '405', 'Allow: GET, HEAD'],
    ['a TLS hello', '\u0016\u0003\u0001\u0002\u0000', '400', ''],
    ['no HTTP at all', 'hello\r\n\r\n', '400', ''],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', '400', ''],
    [
      'two lengths',
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      '400',
      '',
    ],
    [
      '1 MB of headers',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(1_000_000)}\r\n\r\n`,
      '431',
      '',
    ],
  ])('%s gets a short answer and no more', async (_case, sent, status, header) => {
    const { port, url } = await serve();
    const client = await connectRaw(port);
    client.send(sent);
    const received = await client.closed();
    expect(statuses(received)).toEqual([status]);
    expect(received).toContain(header);
    expect(received.length).toBeLessThan(400);
    expect((await request(`${url}/livez`)).statusCode).toBe(200);
  });

  it('are cut off when their request does not come', async () => {
    const { port } = await serve({}, { headersTimeoutMs: 100, keepAliveTimeoutMs: 100 });
    const mute = await connectRaw(port);
    const slow = await connectRaw(port);
    const idle = await connectRaw(port);
    slow.send('GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    idle.send(get);
    expect(statuses(await mute.closed())).toEqual(['408']);
    expect(statuses(await slow.closed())).toEqual(['408']);
    expect(statuses(await idle.closed())).toEqual(['200']);
  });

  it('cannot keep a socket by feeding it a byte at a time', async () => {
    const { port } = await serve({}, { headersTimeoutMs: 200 });
    const client = await connectRaw(port);
    client.send('GET / HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => client.send('X: y\r\n'), 10);
    onTestFinished(() => clearInterval(drip));
    expect(statuses(await client.closed())).toEqual(['408']);
  });

  it('cannot make it read a body without end', async () => {
    const { port } = await serve();
    const client = await connectRaw(port);
    client.send('POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n');
    const received = await client.closed();
    expect(statuses(received)).toEqual(['405']);
    expect(received).toContain('Connection: close');
  });

  it('get a scrape answered though 500 sockets hang around, and 100 more come', async () => {
    const { port, url } = await serve();
    const idle = await Promise.all(Array.from({ length: 500 }, () => connectRaw(port)));
    onTestFinished(() => idle.forEach(({ socket }) => void socket.destroy()));
    const startMs = performance.now();
    const { statusCode, body } = await request(`${url}/metrics`);
    expect(statusCode).toBe(200);
    expect(await body.text()).toContain('messages_processed_total');
    expect(performance.now() - startMs).toBeLessThan(1000);

    const more = await Promise.all(Array.from({ length: 100 }, () => connectRaw(port)));
    onTestFinished(() => more.forEach(({ socket }) => void socket.destroy()));
    expect((await request(`${url}/livez`)).statusCode).toBe(200);
    // The oldest made room for the newest.
    await until(() => idle[0]?.socket.destroyed);
    expect(more.every(({ socket }) => !socket.destroyed)).toBe(true);
  });

  it('may pipeline: the answers come in order', async () => {
    const { port } = await serve();
    const client = await connectRaw(port);
    const ask = (path: string, rest = ''): string =>
      `GET ${path} HTTP/1.1\r\nHost: x\r\n${rest}\r\n`;
    client.send(ask('/metrics') + ask('/nope') + ask('/livez') + ask('/', 'Connection: close\r\n'));
    const received = await client.closed();
    expect(statuses(received)).toEqual(['200', '404', '200', '200']);
    expect(received).toContain('ok\n');
  });

  it('who pipeline a thousand scrapes have them made once', async () => {
    let snapshots = 0;
    const view = sampleView();
    const { port } = await serve({
      snapshot: () => {
        snapshots += 1;
        return view.snapshot();
      },
    });
    const client = await connectRaw(port);
    const ask = 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n';
    client.send(ask.repeat(999));
    client.send(ask.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    const all = statuses(await client.closed());
    expect(all).toHaveLength(1000);
    expect(new Set(all)).toEqual(new Set(['200']));
    expect(snapshots).toBeLessThan(100);
  });

  it('who abort their scrapes harm nobody', async () => {
    const { port, url } = await serve({ selfMetrics: () => large.getMetricsAsJSON() });
    for (let n = 0; n < 8; n += 1) {
      const client = await connectRaw(port);
      client.send('GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n');
      client.socket.resetAndDestroy();
    }
    const { statusCode, body } = await request(`${url}/metrics`);
    expect(statusCode).toBe(200);
    expect((await body.text()).length).toBeGreaterThan(1_000_000);
  });

  it('who want more than the bound of all answers get it', async () => {
    const { url } = await serve(
      { selfMetrics: () => large.getMetricsAsJSON() },
      { maxUnsentBytes: 1024 },
    );
    const { body } = await request(`${url}/metrics`);
    expect((await body.text()).split('heartbeat_large{')).toHaveLength(40_001);
  });

  it('who do not read their answers cannot make them pile up', async () => {
    const { port, url } = await serve(
      { selfMetrics: () => large.getMetricsAsJSON() },
      { maxUnsentBytes: 24 * 1024 * 1024 },
    );
    const sleepers = [];
    for (let n = 0; n < 4; n += 1) {
      const client = await connectRaw(port);
      onTestFinished(() => void client.socket.destroy());
      client.socket.pause();
      client.send('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(40));
      sleepers.push(client);
    }
    // Sockets that were cut off answer a read with their end.
    const { body } = await request(`${url}/metrics`);
    expect((await body.text()).length).toBeGreaterThan(1_000_000);
    sleepers[0]?.socket.resume();
    const first = await sleepers[0]?.closed();
    expect(statuses(first ?? '').length).toBeLessThan(40);
  });
});

/** 40,000 series, more than a megabyte. */
const large = new Registry();
const gauge = new Gauge({
  name: 'heartbeat_large',
  help: 'Large.',
  labelNames: ['n'],
  registers: [large],
});
for (let n = 0; n < 40_000; n += 1) gauge.set({ n }, n);

describe('close', () => {
  it('ends idle sockets at once and lets an answer under way finish', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { port, url, server } = await serve({
      selfMetrics: async () => {
        await gate;
        return [];
      },
    });
    const idle = await connectRaw(port);
    const kept = new Client(url);
    onTestFinished(() => kept.destroy());
    await (await kept.request({ path: '/livez', method: 'GET' })).body.dump();
    const running = kept.request({ path: '/metrics', method: 'GET' });
    const asked = await connectRaw(port);
    asked.send(get);
    await until(() => asked.received.includes('ok'));

    const closed = server.close();
    expect(await idle.closed()).toBe('');
    release();
    const { statusCode, body } = await running;
    expect(statusCode).toBe(200);
    expect(await body.text()).toContain('messages_processed_total');
    await closed;
    await server.close();
    const free = createServer().listen(port, '127.0.0.1');
    await until(() => free.listening);
    free.close();
  });

  it('waits no longer than its bound', async () => {
    const { url, server } = await serve(
      { selfMetrics: () => new Promise(() => undefined) },
      { closeTimeoutMs: 50 },
    );
    const running = request(`${url}/metrics`).then(
      () => 'answered',
      () => 'cut off',
    );
    await (await request(`${url}/livez`)).body.dump();
    await server.close();
    expect(await running).toBe('cut off');
  });
});
