import { once } from 'node:events';
import { createServer } from 'node:http';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHealth } from '../../../src/health/judge.ts';
import type { HeartbeatLine } from '../../../src/model/heartbeat.ts';
import { fetchHealth, fetchHeartbeat } from '../../../src/remote/client/client.ts';
import { renderStatus } from '../../../src/remote/client/status.ts';
import { serve } from '../../serve/serving.ts';
import { followedFile, sampleView, startMs } from '../../support/sample-view.ts';

const beat: HeartbeatLine = {
  event: '💓 HEARTBEAT',
  schema: 'heartbeat/v1',
  timestamp: '2024-01-01T00:01:00.000Z',
  sequence: 1,
  heartbeat_count: 1,
  uptime_seconds: 60,
  interval_seconds: 60,
  messages_per_second: 20.5,
  error_rate_per_second: 0.7,
  window_start: '',
  window_end: '',
  final: false,
  ledger: {},
};

/** Another program that happens to listen there. */
async function foreign(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'Content-Type': 'text/html' });
    response.end(body);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

describe('asking a sidecar', () => {
  it('gives its health and its last heartbeat', async () => {
    const { url } = await serve({ lastHeartbeat: () => beat });
    expect(await fetchHealth(url)).toMatchObject({ schema: 'heartbeat.health/v1' });
    expect(await fetchHeartbeat(url)).toEqual(beat);
    expect(await fetchHeartbeat(`${url.replace('http://', '')}/`)).toEqual(beat);
  });

  it('takes a bad health for an answer, and no heartbeat for none', async () => {
    const { url } = await serve({ source: () => ({ ...followedFile, state: 'failed' }) });
    expect(await fetchHealth(url)).toMatchObject({ status: 'unhealthy' });
    expect(await fetchHeartbeat(url)).toBeUndefined();
  });

  it('says when nobody listens', async () => {
    const { url, server } = await serve();
    await server.close();
    await expect(fetchHealth(url)).rejects.toMatchObject({
      code: 'SIDECAR_REFUSED',
      message: `nobody listens at ${url}`,
      hint: expect.stringContaining('HEARTBEAT_PORT'),
    });
  });

  it('says when no answer comes', async () => {
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => void mute.close());
    await once(mute, 'listening');
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await expect(fetchHealth(`127.0.0.1:${port}`, { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'SIDECAR_TIMEOUT',
      message: `no answer from http://127.0.0.1:${port} within 0.05 s`,
    });
  });

  it.each([
    [200, '<html>hello</html>'],
    [200, '{"status":"healthy"}'],
    [200, 'null'],
    [200, '[]'],
    [404, 'not found'],
    [500, '{}'],
  ])('says when something else answers: %i %s', async (status, body) => {
    const url = await foreign(status, body);
    await expect(fetchHealth(url)).rejects.toMatchObject({ code: 'SIDECAR_NOT_HEARTBEAT' });
    if (status === 404) return;
    await expect(fetchHeartbeat(url)).rejects.toMatchObject({ code: 'SIDECAR_NOT_HEARTBEAT' });
  });

  it.each(['ftp://x', 'http://', 'a b', ''])('says that "%s" is no URL of one', async (url) => {
    await expect(fetchHealth(url)).rejects.toMatchObject({ code: 'URL_INVALID', exitCode: 2 });
  });
});

describe('the status for a terminal', () => {
  const health = createHealth(
    sampleView({
      service: 'petrosa\u001b[2J',
      source: () => ({ ...followedFile, rotations: 2, backlogBytes: 5_000_000 }),
    }),
  )(startMs + 3_725_000);

  it('shows service, reasons, components, heartbeat, source, ledger and configuration', () => {
    expect(renderStatus(health, beat)).toBe(`petrosa\\u001b[2J  degraded
service healthy · sidecar degraded, up 1 h 2 min

! 5000000 bytes of /var/log/app/stdout.log are not read yet (source)
· the service restarted once
· of the service's own heartbeats 2 were missed, 0 doubled, 0 late

consumer
  messages_processed     1,228  last 2024-01-01T00:00:00.000Z
  consumer_errors        42  last 2024-01-01T00:00:00.000Z
  processing_time        avg 513 ms, max 2000 ms  p50 / p90 / p99 4 ms / 2000 ms / 2000 ms of 4
  is_healthy             true
  nats_connected         true
  circuit_breaker_state  CLOSED
  last_message_time      2026-11-23T18:15:23.568Z

publisher
  orders_published       201  last 2024-01-01T00:00:00.000Z
  publisher_errors       15  last 2024-01-01T00:00:00.000Z
  publishing_time_ms     avg 0.3 ms, max 0.3 ms  p50 / p90 / p99 0.3 ms / 0.3 ms / 0.3 ms of 1
  nats_connected         false
  queue_size             7
  circuit_breaker_state  OPEN

heartbeat
  heartbeats             15, every 2 s
  messages_per_second    20.5
  error_rate_per_second  0.7

source
  file         /var/log/app/stdout.log
  state        following  rotations 2
  read         1000 B  4.8 MiB behind
  last record  1 h 2 min ago

ledger
  lines   10  matched 6, unmatched 2, malformed 1, oversize 0, blank 1
  format  structlog 100 %

configuration
  file  /etc/heartbeat.yaml
  read  1 h 2 min ago
`);
  });

  it('says that a changed configuration was refused, and of an older sidecar nothing', () => {
    const refused = createHealth(
      sampleView({
        configuration: () => ({ path: 'a.yaml', loadedMs: startMs, problem: 'a:1:2: x' }),
      }),
    )(startMs);
    const text = renderStatus(refused, undefined);
    expect(text).toContain(
      '! the changed configuration was refused, the one before holds: a:1:2: x',
    );
    expect(text).toContain('file  a.yaml  what it says now was refused\n');
    const { configuration: _, ...older } = health;
    expect(renderStatus(older as typeof health, beat)).not.toContain('configuration');
  });

  it('has colours only when asked for', () => {
    const plain = renderStatus(health, undefined);
    const colored = renderStatus(health, undefined, { color: true });
    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[33mdegraded\u001b[0m');
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });
});
