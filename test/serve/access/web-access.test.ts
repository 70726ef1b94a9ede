import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type RequestOptions, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { hashSync } from 'bcryptjs';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openWebAccess } from '../../../src/serve/access/web-access.ts';
import { createHttpServer } from '../../../src/serve/http/server.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { createManualClock, systemClock } from '../../support/clock.ts';
import { sampleView, silentLog } from '../../support/sample-view.ts';

const script = new URL('../../../dist/password-worker.js', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'heartbeat-web-access-'));
const first = makeCertificates();
const second = makeCertificates();
afterAll(() => rmSync(folder, { recursive: true }));

const tls = 'tls_server_config: { cert_file: server.crt, key_file: server.key';
const users = `basic_auth_users: { alice: "${hashSync('open sesame', 4)}" }\n`;
const alice = { auth: 'alice:open sesame' };

describe('a server with a web configuration', () => {
  it('speaks TLS', async () => {
    const { ask, address } = await serve(`${tls} }`);
    expect(address.url).toBe(`https://127.0.0.1:${address.port}`);
    expect(await ask('/livez', { ca: first.ca })).toMatchObject({ status: 200, text: 'ok\n' });
    await expect(ask('/livez', { ca: second.ca })).rejects.toThrow(/certificate/);
    await expect(fetch(`http://127.0.0.1:${address.port}/livez`)).rejects.toThrow(/fetch failed/);
  });

  it('keeps to the versions that it was told', async () => {
    const { ask } = await serve(`${tls}, min_version: TLS13 }`);
    await expect(ask('/livez', { ca: first.ca, maxVersion: 'TLSv1.2' })).rejects.toThrow(/version/);
    expect(await ask('/livez', { ca: first.ca })).toMatchObject({ protocol: 'TLSv1.3' });
  });

  const { ca } = first;
  it.each([
    ['RequestClientCert', '', { none: true, own: true, foreign: true }],
    ['RequireAnyClientCert', '', { none: false, own: true, foreign: true }],
    ['VerifyClientCertIfGiven', ca, { none: true, own: true, foreign: false }],
    ['RequireAndVerifyClientCert', ca, { none: false, own: true, foreign: false }],
  ])('%s lets in who shows the right certificate', async (policy, authority, admitted) => {
    const more = authority === '' ? '' : ', client_ca_file: ca.crt';
    const { ask } = await serve(`${tls}, client_auth_type: ${policy}${more} }`);
    const comes = (options: RequestOptions): Promise<boolean> =>
      ask('/livez', { ca, ...options }).then(
        ({ status }) => status === 200,
        () => false,
      );
    expect({
      none: await comes({}),
      own: await comes(first.client),
      foreign: await comes(second.client),
    }).toEqual(admitted);
  });

  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['spiffe://shop/prometheus', true],
    ['scraper@example.org', true],
    ['kube-apiserver', false],
    ['spiffe://shop/prometheus2', false],
    ['host', false],
    ['::1', false],
  ])('lets in who has the alternative name %s: %s', async (name, isAdmitted) => {
    const client = `client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.crt`;
    const { ask } = await serve(`${tls}, ${client}, client_allowed_sans: ["${name}"] }`);
    const comes = ask('/livez', { ca, ...first.scraper }).then(
      ({ status }) => status === 200,
      () => false,
    );
    expect(await comes).toBe(isAdmitted);
    await expect(ask('/livez', { ca, ...first.client })).rejects.toThrow('socket hang up');
  });

  it('answers no more requests than it was told', async () => {
    const { ask, clock } = await serve(`rate_limit: { interval: 2s, burst: 3 }\n${tls} }`);
    const answered = async (): Promise<number> => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask('/livez', { ca })));
      expect(answers.every(({ status = 0 }) => [200, 429].includes(status))).toBe(true);
      return answers.filter(({ status }) => status === 200).length;
    };
    expect(await answered()).toBe(3);
    clock.advance(4_000);
    expect(await answered()).toBe(2);
    expect((await ask('/livez', { ca })).headers['retry-after']).toBe('1');
  });

  it('asks for a password before anything else, the probes and unknown paths included', async () => {
    const { ask } = await serve(`${users}${tls} }`);
    for (const path of [
      '/',
      '/metrics',
      '/health',
      '/heartbeat',
      '/livez',
      '/readyz',
      '/-/reload',
      '/nothing',
    ]) {
      const { status, headers, text } = await ask(path, { ca });
      expect({ path, status, text }).toEqual({ path, status: 401, text: 'unauthorized\n' });
      expect(headers['www-authenticate']).toBe('Basic');
    }
    expect(await ask('/livez', { ca, ...alice })).toMatchObject({ status: 200 });
    for (const auth of ['alice:wrong', 'bob:open sesame', 'alice', ':']) {
      expect(await ask('/livez', { ca, auth })).toMatchObject({ status: 401 });
    }
  });

  it('remembers who was right; a flood of guesses is bounded and keeps nobody else waiting', async () => {
    const slow = `basic_auth_users: { alice: "${hashSync('open sesame', 10)}" }\n`;
    const { ask } = await serve(`${slow}${tls} }`);
    expect(await ask('/metrics', { ca, ...alice })).toMatchObject({ status: 200 });
    let answered = 0;
    const guesses = Array.from({ length: 30 }, async (_, at) => {
      const { status } = await ask('/livez', { ca, auth: `alice:${at}` });
      answered += status === 401 ? 1 : 0;
      return status;
    });
    // A hash takes longer than these ten: most guesses are still waiting.
    for (let at = 0; at < 10; at += 1) {
      expect(await ask('/livez', { ca, ...alice })).toMatchObject({ status: 200 });
    }
    expect(answered).toBeLessThan(5);
    const statuses = await Promise.all(guesses);
    // One may be compared, and make room, while the guesses still arrive.
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(15);
    expect(statuses.filter((status) => status === 401).length).toBeGreaterThan(4);
    expect(statuses.every((status) => status === 401 || status === 503)).toBe(true);
  });

  it('adds the headers that it was told', async () => {
    const { ask } = await serve(
      `http_server_config: { headers: { Strict-Transport-Security: max-age=1 } }\n${tls} }`,
    );
    const { headers } = await ask('/', { ca });
    expect(headers['strict-transport-security']).toBe('max-age=1');
  });

  it('takes a new certificate and new users as they come, and refuses what cannot be used', async () => {
    const { ask, write, clock, access } = await serve(`${tls} }`);
    write(second, `${users}${tls} }`);
    clock.advance(2_000);
    await expect(ask('/livez', { ca: first.ca })).rejects.toThrow(/certificate/);
    expect(await ask('/livez', { ca: second.ca })).toMatchObject({ status: 401 });
    expect(await ask('/livez', { ca: second.ca, ...alice })).toMatchObject({ status: 200 });
    expect(access.status()).toEqual({ reloads: 1, failures: 0, problem: undefined });

    write({ ...first, server: { ...first.server, key: second.server.key } }, `${tls} }`);
    clock.advance(3_000);
    expect(access.status()).toEqual({
      reloads: 1,
      failures: 1,
      problem: expect.stringContaining('cannot be used'),
    });
    expect(await ask('/livez', { ca: second.ca })).toMatchObject({ status: 401 });

    write(first, 'basic_auth_users: {}');
    clock.advance(2_000);
    expect(access.status()).toEqual({ reloads: 2, failures: 1, problem: undefined });
    await expect(ask('/livez', { ca: first.ca })).rejects.toThrow(/wrong version|packet length/);
  });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly protocol: string | null;
}

async function serve(text: string) {
  const path = join(folder, 'web.yaml');
  const write = ({ server, ca }: typeof first, config: string): void => {
    writeFileSync(join(folder, 'server.crt'), server.cert);
    writeFileSync(join(folder, 'server.key'), server.key);
    writeFileSync(join(folder, 'ca.crt'), ca);
    writeFileSync(path, config);
  };
  write(first, text);
  const clock = createManualClock();
  const access = openWebAccess({ path, clock, log: silentLog, script });
  access.follow();
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    routes: sampleView(),
    log: silentLog,
    access,
  });
  const address = await server.listen();
  onTestFinished(async () => {
    await server.close();
    await access.close();
  });
  const ask = (target: string, options: RequestOptions): Promise<Answer> =>
    askTls({ port: address.port, path: target, ...options });
  return { ask, address, write, clock, access };
}

/** One request on a connection of its own. */
function askTls(options: RequestOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', agent: false, ...options }, (response) => {
      const protocol = (response.socket as TLSSocket).getProtocol();
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject).on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, text, protocol });
      });
    });
    asking.on('error', reject).end();
  });
}
