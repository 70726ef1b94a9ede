import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startProgram } from './support/program.ts';
import { reconstructed, textAt, valuesIn } from './support/told.ts';

/** Caddy counts its requests itself: what is made of its log has to be what it says. */
const rules = `
version: 1
metrics:
  requests:
    type: counter
    when: { "@http_status": { exists: true } }
    labels: { code: { field: "@http_status" }, method: { field: "@http_method" } }
`;

const requests = 120;
let folder: string;
let printed: string;
let log: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caddy-'));
  log = join(folder, 'caddy.log');
  const [port, metricsPort] = [await freePort(), await freePort()];
  const config = join(folder, 'caddy.json');
  writeFileSync(config, JSON.stringify(caddyConfig(port, metricsPort)));
  const metrics = `http://127.0.0.1:${metricsPort}/metrics`;
  const caddy = await startProgram('caddy', ['run', '--config', config], {
    logsTo: 'stdout',
    log,
    ready: metrics,
    cwd: folder,
  });
  for (let n = 0; n < requests; n++) {
    const path = n % 7 === 0 ? '/missing' : n % 10 === 0 ? '/broken' : `/orders/${n}`;
    const method = n % 3 === 0 ? 'POST' : 'GET';
    await (await fetch(`http://127.0.0.1:${port}${path}`, { method })).text();
  }
  printed = await textAt(metrics);
  await caddy.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

it("what Caddy's log gives is what Caddy says", async () => {
  const { exposition, profile } = await reconstructed([log], rules);
  const counted = valuesIn(exposition, 'requests_total', ['method', 'code']);
  const own = 'caddy_http_request_duration_seconds_count';
  expect(counted).toEqual(valuesIn(printed, own, ['method', 'code'], /server="shop"/));
  expect(Object.values(counted).reduce((sum, count) => sum + count, 0)).toBe(requests);
  expect(profile).toBe('caddy');
});

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
