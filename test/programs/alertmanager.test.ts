import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';
import { startProgram } from './support/program.ts';
import { reconstructed, textAt, valuesIn } from './support/told.ts';

/** Alertmanager logs at debug each alert that it takes and each notification that it sends. */
const rules = `
version: 1
metrics:
  alerts: { type: counter, when: { msg: Received alert } }
  notifications: { type: counter, when: { msg: Notify success } }
  failed_attempts: { type: counter, when: { msg: { prefix: Notify attempt failed } } }
`;

const alerts = 12;
let folder: string;
let log: string;
let printed: string;
let hook: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alertmanager-'));
  log = join(folder, 'alertmanager.log');
  hook = hookThatRefuses(3);
  const hookPort = await freePort();
  await new Promise((resolve) => hook.listen(hookPort, '127.0.0.1', () => resolve(undefined)));
  const config = join(folder, 'alertmanager.yml');
  const url = `http://127.0.0.1:${await freePort()}`;
  writeFileSync(
    config,
    `route: { receiver: hook, group_by: ['...'], group_wait: 0s, group_interval: 1m }
receivers: [{ name: hook, webhook_configs: [{ url: 'http://127.0.0.1:${hookPort}' }] }]
`,
  );
  const manager = await startProgram(
    'prometheus-alertmanager',
    [
      `--config.file=${config}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=${url.replace('http://', '')}`,
      '--cluster.listen-address=',
      '--log.level=debug',
    ],
    { logsTo: 'stderr', log, ready: `${url}/-/ready`, cwd: folder },
  );
  for (let n = 0; n < alerts; n++) {
    await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels: { alertname: 'Late', order: String(n) } }]),
    });
  }
  printed = await until(
    async () => {
      const text = await textAt(`${url}/metrics`);
      const seconds = valuesIn(text, 'alertmanager_notification_latency_seconds_count');
      const failed = valuesIn(text, 'alertmanager_notification_requests_failed_total');
      return (seconds[''] ?? 0) - (failed[''] ?? 0) === alerts ? text : '';
    },
    { timeoutMs: 60_000, what: 'every alert was notified' },
  );
  await manager.stop();
});
afterAll(() => {
  hook.close();
  rmSync(folder, { recursive: true });
});

it("what Alertmanager's log gives is what Alertmanager says", async () => {
  const { exposition } = await reconstructed([log], rules);
  const received = valuesIn(printed, 'alertmanager_alerts_received_total');
  expect(received).toEqual({ '': alerts });
  expect(valuesIn(exposition, 'alerts_total')).toEqual(received);
  expect(valuesIn(exposition, 'notifications_total')).toEqual(
    valuesIn(printed, 'alertmanager_notifications_total'),
  );
  const failed = valuesIn(printed, 'alertmanager_notification_requests_failed_total');
  expect(failed['']).toBeGreaterThan(0);
  expect(valuesIn(exposition, 'failed_attempts_total')).toEqual(failed);
});

/** Refuses the first notification of every so many alerts: a second failure would not be logged. */
function hookThatRefuses(everyNth: number): Server {
  const refused = new Set<string>();
  const answer = ({ groupKey }: Notification, response: ServerResponse): void => {
    const isRefused = !refused.has(groupKey) && Number(/\d+/.exec(groupKey)) % everyNth === 0;
    refused.add(groupKey);
    response.writeHead(isRefused ? 503 : 200).end();
  };
  return createServer((request, response) => {
    void json(request).then((body) => answer(body as Notification, response));
  });
}

interface Notification {
  readonly groupKey: string;
}
