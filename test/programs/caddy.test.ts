import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { analyzing } from '../analysis/analyzing.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';

/** Caddy counts its requests itself: what is made of its log has to be what it says. */
const rules = `
version: 1
metrics:
  requests:
    type: counter
    when: { "@http_status": { exists: true } }
    labels: { code: { field: "@http_status" }, method: { field: "@http_method" } }
`;

let folder: string;
let exposition: string;
let log: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caddy-'));
  log = join(folder, 'caddy.log');
  const [port, metricsPort] = [await freePort(), await freePort()];
  const config = join(folder, 'caddy.json');
  writeFileSync(config, JSON.stringify(caddyConfig(port, metricsPort)));
  const file = openSync(log, 'w');
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  const caddy = spawn('caddy', ['run', '--config', config], {
    env,
    stdio: ['ignore', file, 'ignore'],
  });
  const metrics = async (): Promise<string> =>
    (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  await until(
    () =>
      metrics().then(
        () => true,
        () => false,
      ),
    { timeoutMs: 20_000 },
  );
  for (let n = 0; n < 120; n++) {
    const path = n % 7 === 0 ? '/missing' : n % 10 === 0 ? '/broken' : `/orders/${n}`;
    const method = n % 3 === 0 ? 'POST' : 'GET';
    await (await fetch(`http://127.0.0.1:${port}${path}`, { method })).text();
  }
  exposition = await metrics();
  caddy.kill('SIGTERM');
  await once(caddy, 'exit');
});
afterAll(() => rmSync(folder, { recursive: true }));

it("what Caddy's log gives is what Caddy says", async () => {
  const { config } = loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => rules });
  const { families, format } = await analyzing([log], {}, { config });
  const counted: Record<string, number> = {};
  for (const { samples } of families.filter(({ name }) => name.startsWith('requests'))) {
    for (const { labels, value } of samples) {
      counted[methodAndCode(labels)] = value;
    }
  }
  expect(counted).toEqual(requestsIn(exposition));
  expect(Object.values(counted).reduce((sum, count) => sum + count, 0)).toBe(120);
  expect(format.profile).toBe('caddy');
});

/** `caddy_http_request_duration_seconds_count` of the shop, by method and code. */
function requestsIn(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of text.split('\n')) {
    if (!line.startsWith('caddy_http_request_duration_seconds_count{')) continue;
    if (!line.includes('server="shop"')) continue;
    const key = methodAndCode(line);
    counts[key] = (counts[key] ?? 0) + Number(line.slice(line.lastIndexOf(' ')));
  }
  return counts;
}

function methodAndCode(labels: string): string {
  const label = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
  return `${label('method')} ${label('code')}`;
}

function caddyConfig(port: number, metricsPort: number): object {
  const answer = (more: object) => [{ handler: 'static_response', ...more }];
  return {
    admin: { disabled: true },
    logging: { logs: { default: { writer: { output: 'stdout' }, encoder: { format: 'json' } } } },
    apps: {
      http: {
        servers: {
          shop: {
            listen: [`127.0.0.1:${port}`],
            automatic_https: { disable: true },
            logs: {},
            metrics: {},
            routes: [
              { match: [{ path: ['/orders/*'] }], handle: answer({ body: 'ok' }), terminal: true },
              {
                match: [{ path: ['/broken'] }],
                handle: answer({ status_code: '500' }),
                terminal: true,
              },
              { handle: answer({ status_code: '404' }) },
            ],
          },
          telemetry: {
            listen: [`127.0.0.1:${metricsPort}`],
            automatic_https: { disable: true },
            routes: [{ handle: [{ handler: 'metrics' }] }],
          },
        },
      },
    },
  };
}
