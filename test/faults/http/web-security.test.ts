import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { Agent, request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runHeartbeat, startHeartbeat } from '../../e2e/sidecar-process.ts';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/until.ts';
import { temporaryDirectory } from '../support/place.ts';

const hash = hashSync('pass: word', 10);

describe('TLS and basic auth', () => {
  it('are what a real Prometheus scrapes through, over a change of the mounted Secret', async () => {
    const directory = temporaryDirectory();
    const log = join(directory, 'app.log');
    writeFileSync(log, '{"level":"info","msg":"the secret is xyzzy"}\n'.repeat(7));
    const old = makeCertificates();
    mount(directory, '1', old);
    const flags = ['--file', log, '--host', '127.0.0.1', '--port', '0', '--interval', '1'];
    const web = join(directory, 'secret', 'web.yaml');
    const sidecar = startHeartbeat(['run', ...flags, '--web.config.file', web]);
    onTestFinished(() => void sidecar.child.kill('SIGKILL'));
    const url = await sidecar.url();
    expect(url).toMatch(/^https:/);
    const api = await startPrometheus(directory, new URL(url).host);
    const up = 'up{job="service"}';
    await until(async () => (await sampled(api, up)) === 1, { timeoutMs: 20_000 });
    await until(async () => (await sampled(api, 'sum(heartbeat_ledger_lines_total)')) === 7, {
      timeoutMs: 20_000,
    });
    expect(await sampled(api, 'heartbeat_web_config_current')).toBe(1);

    // Nothing of a line on what everyone is shown first, nor without a password at all.
    const authorization = `Basic ${Buffer.from('prom:pass: word').toString('base64')}`;
    for (const path of ['/', '/health', '/heartbeat']) {
      const { text } = await ask(`${url}${path}`, old.ca, { authorization });
      expect(text).not.toContain('xyzzy');
      expect(await ask(`${url}${path}`, old.ca)).toMatchObject({ status: 401 });
    }
    const asked = url.replace('https://', 'https://prom:pass%3A%20word@');
    const env = { NODE_EXTRA_CA_CERTS: join(directory, 'secret', 'ca.crt') };
    expect(await runHeartbeat(['health', asked], { env })).toMatchObject({ code: 0 });

    // Another authority: Prometheus reads its file again too, and goes on.
    const renewed = makeCertificates();
    mount(directory, '2', renewed);
    await until(() => sidecar.stderr().includes('web_config_reloaded'), { timeoutMs: 10_000 });
    expect(await ask(`${url}/livez`, renewed.ca)).toMatchObject({ status: 401 });
    await expect(ask(`${url}/livez`, old.ca)).rejects.toThrow(/certificate/);
    await until(async () => (await sampled(api, 'heartbeat_web_config_reloads_total')) === 1, {
      timeoutMs: 20_000,
    });

    // A key of another certificate: what held goes on.
    mount(directory, '3', { ...renewed, server: { ...renewed.server, key: old.server.key } });
    await until(async () => (await sampled(api, 'heartbeat_web_config_current')) === 0, {
      timeoutMs: 20_000,
    });
    expect(await sampled(api, up)).toBe(1);
    expect(sidecar.stderr()).toContain('web_config_refused');
  });

  it('keep no process whose start was refused', async () => {
    const directory = temporaryDirectory();
    const web = join(directory, 'web.yaml');
    writeFileSync(web, 'basic_auth_users: {}\n');
    writeFileSync(join(directory, 'app.log'), '');
    const flags = ['--file', join(directory, 'app.log'), '--port', '0', '--web-config-file', web];
    const first = startHeartbeat(['run', ...flags]);
    onTestFinished(() => void first.child.kill('SIGKILL'));
    await first.url();
    const { code, stderr } = await runHeartbeat(['run', ...flags]);
    expect(code).toBe(1);
    expect(stderr).toContain('another sidecar is using');
  });

  it('that cannot be had end the sidecar before it listens, with what is wrong', async () => {
    const directory = temporaryDirectory();
    const web = join(directory, 'web.yaml');
    writeFileSync(web, 'basic_auth_users: { prom: not-a-hash }\n');
    const { code, stderr } = await runHeartbeat(['run', '--stdin'], {
      env: { HEARTBEAT_WEB_CONFIG_FILE: web, HEARTBEAT_PORT: '0' },
      input: '',
    });
    expect(code).toBe(2);
    expect(stderr).toContain('basic_auth_users.prom is not a bcrypt hash');
    expect(stderr).not.toContain('not-a-hash');
  });
});

/** As the kubelet does it: a folder for each version, and one link that is replaced. */
function mount(directory: string, version: string, { ca, server }: Certificates): void {
  const folder = join(directory, version);
  mkdirSync(folder);
  writeFileSync(join(folder, 'ca.crt'), ca);
  writeFileSync(join(folder, 'tls.crt'), server.cert);
  writeFileSync(join(folder, 'tls.key'), server.key);
  writeFileSync(
    join(folder, 'web.yaml'),
    `tls_server_config: { cert_file: tls.crt, key_file: tls.key }\nbasic_auth_users: { prom: "${hash}" }\n`,
  );
  symlinkSync(version, join(directory, 'new'));
  renameSync(join(directory, 'new'), join(directory, 'secret'));
}

async function startPrometheus(directory: string, target: string): Promise<string> {
  const listen = `127.0.0.1:${await freePort()}`;
  const config = join(directory, 'prometheus.yml');
  writeFileSync(
    config,
    `global: { scrape_interval: 500ms, scrape_timeout: 500ms }
scrape_configs:
  - job_name: service
    scheme: https
    tls_config: { ca_file: ${join(directory, 'secret', 'ca.crt')} }
    basic_auth: { username: prom, password: 'pass: word' }
    static_configs: [{ targets: ['${target}'] }]
`,
  );
  const data = `--storage.tsdb.path=${join(directory, 'data')}`;
  const flags = [`--config.file=${config}`, data, `--web.listen-address=${listen}`];
  const prometheus = spawn('prometheus', flags, { stdio: 'ignore' });
  onTestFinished(() => void prometheus.kill('SIGKILL'));
  return `http://${listen}`;
}

async function sampled(api: string, query: string): Promise<number | undefined> {
  try {
    const response = await fetch(`${api}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { data } = (await response.json()) as {
      data?: { result: { value: [number, string] }[] };
    };
    const text = data?.result[0]?.value[1];
    return text === undefined ? undefined : Number(text);
  } catch {
    return undefined;
  }
}

async function ask(url: string, ca: string, headers: Record<string, string> = {}) {
  const agent = new Agent({ connect: { ca } });
  try {
    const { statusCode, body } = await request(url, { dispatcher: agent, headers });
    return { status: statusCode, text: await body.text() };
  } finally {
    await agent.destroy();
  }
}
