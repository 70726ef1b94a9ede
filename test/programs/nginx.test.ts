import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startProgram } from './support/program.ts';
import { reconstructed, textAt, type Values, valuesIn } from './support/told.ts';

/** nginx says how many requests it took; by method and status, whoever asked knows. */
const rules = `
version: 1
metrics:
  requests:
    type: counter
    when: { "@http_status": { exists: true } }
    labels: { code: { field: "@http_status" }, method: { field: "@http_method" } }
`;

let folder: string;
let asked: Record<string, number>;
/** Requests of `stub_status`, those for it among them. */
let told: number;
let statusRequests: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  mkdirSync(join(folder, 'static'));
  writeFileSync(join(folder, 'static', 'page.html'), 'page\n');
  const [port, statusPort] = [await freePort(), await freePort()];
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, nginxConfig(port, statusPort));
  const nginx = await startProgram('/usr/sbin/nginx', ['-c', config, '-e', 'stderr'], {
    logsTo: 'stderr',
    log: join(folder, 'errors.log'),
    ready: `http://127.0.0.1:${port}/ready`,
    cwd: folder,
  });
  // `startProgram` was answered once; asked before that, nothing was taken.
  asked = { 'GET 200': 1 };
  const tally = (key: string): void => {
    asked[key] = (asked[key] ?? 0) + 1;
  };
  const paths = ['/ok', '/missing', '/gone', '/moved', '/broken', '/static/page.html?q="a b"\\'];
  for (let n = 0; n < 90; n++) {
    const path = paths[n % paths.length] ?? '';
    const method = ['GET', 'POST', 'HEAD', 'DELETE'][n % 4] ?? '';
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, redirect: 'manual' });
    await answer.text();
    tally(`${method} ${answer.status}`);
  }
  // Bytes that are no UTF-8, and what is no request at all.
  tally(`GET ${await rawStatus(port, Buffer.from('GET /caf\xe9\xff HTTP/1.0\r\n\r\n', 'latin1'))}`);
  tally(`none ${await rawStatus(port, Buffer.from('\x16\x03\x01 hello\r\n\r\n', 'latin1'))}`);
  const status = await textAt(`http://127.0.0.1:${statusPort}/`);
  statusRequests = 1;
  told = Number(/ \d+ \d+ (\d+)/.exec(status)?.[1]);
  await nginx.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['access.ndjson', 'access.log'])('the %s of nginx', (name) => {
  it('gives the requests that were made, as many as nginx says it took', async () => {
    const { exposition } = await reconstructed([join(folder, name)], rules);
    const counted = valuesIn(exposition, 'requests_total', ['method', 'code']);
    expect(counted).toEqual(asked);
    expect(total(counted)).toBe(told - statusRequests);
  });
});

function total(values: Values): number {
  return Object.values(values).reduce((sum, value) => sum + value, 0);
}

/** The status of the answer to these bytes. */
function rawStatus(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', () => resolve(/^HTTP\S+ (\d+)/.exec(answer)?.[1] ?? answer));
    socket.on('error', reject);
  });
}

function nginxConfig(port: number, statusPort: number): string {
  return `
daemon off; master_process off; pid ${folder}/nginx.pid; worker_processes 1;
events {}
http {
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  log_format json escape=json '{"time":"$time_iso8601","remote_ip":"$remote_addr",'
    '"method":"$request_method","uri":"$request_uri","status":$status,"bytes":$body_bytes_sent,'
    '"request_time":$request_time,"agent":"$http_user_agent"}';
  server {
    listen 127.0.0.1:${port};
    access_log ${folder}/access.ndjson json;
    access_log ${folder}/access.log combined;
    location = /ready { return 200 "ready"; }
    location = /ok { return 200 "ok"; }
    location = /gone { return 410; }
    location = /moved { return 302 /ok; }
    location = /broken { return 500; }
    location / { root ${folder}; }
  }
  server { listen 127.0.0.1:${statusPort}; access_log off; location / { stub_status; } }
}
`;
}
