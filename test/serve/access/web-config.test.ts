import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readWebConfig } from '../../../src/serve/access/web-config.ts';
import { makeCertificates } from '../../support/certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'heartbeat-web-config-'));
const certificates = makeCertificates();
writeFileSync(join(folder, 'server.crt'), certificates.server.cert);
writeFileSync(join(folder, 'server.key'), certificates.server.key);
writeFileSync(join(folder, 'client.key'), certificates.client.key);
writeFileSync(join(folder, 'ca.crt'), certificates.ca);
afterAll(() => rmSync(folder, { recursive: true }));

const pair = 'cert_file: server.crt, key_file: server.key';
const hash = `$2y$10$${'a'.repeat(53)}`;

function read(text: string) {
  const path = join(folder, 'web.yaml');
  writeFileSync(path, text);
  const touched: string[] = [];
  return { config: readWebConfig(path, (file) => touched.push(file)), touched };
}

describe('a web configuration', () => {
  it('finds its files beside itself, and tells which they are', () => {
    const { config, touched } = read(`tls_server_config: { ${pair} }`);
    expect(config.tls?.options.cert).toBe(certificates.server.cert);
    expect(config.tls?.options).toMatchObject({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' });
    expect(touched.map((file) => file.slice(folder.length + 1)).toSorted()).toEqual([
      'server.crt',
      'server.key',
      'web.yaml',
    ]);
  });

  it('may be empty: plain HTTP for everyone', () => {
    expect(read('').config).toEqual({ tls: undefined, users: new Map(), headers: {} });
  });

  it('takes users, headers, suites and curves', () => {
    const { config } = read(`
basic_auth_users: { alice: ${hash} }
http_server_config: { http2: true, headers: { X-Frame-Options: deny } }
rate_limit: { interval: 500ms, burst: 20 }
tls_server_config:
  ${pair.replace(', ', '\n  ')}
  min_version: TLS12
  max_version: TLS12
  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]
  curve_preferences: [CurveP256, X25519]
`);
    expect([...config.users]).toEqual([['alice', hash]]);
    expect(config.headers).toEqual({ 'X-Frame-Options': 'deny' });
    expect(config.rateLimit).toEqual({ intervalMs: 500, burst: 20 });
    expect(config.tls?.options.ciphers).toContain(':ECDHE-ECDSA-AES256-GCM-SHA384');
    expect(config.tls?.options.ecdhCurve).toBe('P-256:X25519');
  });

  it.each([
    ['a: [', 'WEB_CONFIG_INVALID', 'web.yaml: '],
    ['[]', 'WEB_CONFIG_INVALID', 'the file is not a map'],
    ['basic_auth: {}', 'WEB_CONFIG_INVALID', 'basic_auth is not known here'],
    ['rate_limit: { interval: 1 }', 'WEB_CONFIG_INVALID', 'rate_limit.interval is not a duration'],
    ['rate_limit: { interval: 1s }', 'WEB_CONFIG_INVALID', 'rate_limit.burst is 0 or missing'],
    ['rate_limit: { interval: 1s, burst: 1.5 }', 'WEB_CONFIG_INVALID', 'burst is not a whole'],
    ['rate_limit: { every: 1s }', 'WEB_CONFIG_INVALID', 'rate_limit.every is not known here'],
    ['basic_auth_users: { a: secret }', 'WEB_CONFIG_INVALID', 'basic_auth_users.a is not a bcrypt'],
    [`basic_auth_users: { a: ${hash.replace('$10$', '$20$')} }`, 'WEB_CONFIG_INVALID', 'cost 20'],
    ['tls_server_config: {}', 'WEB_CONFIG_INVALID', 'tls_server_config.cert_file is missing'],
    ['tls_server_config: { cert_file: server.crt }', 'WEB_CONFIG_INVALID', 'key_file is missing'],
    [
      'tls_server_config: { cert_file: none.crt, key_file: server.key }',
      'WEB_CONFIG_UNREADABLE',
      'none.crt (ENOENT)',
    ],
    [
      'tls_server_config: { cert_file: server.crt, key_file: client.key }',
      'WEB_CERTIFICATE_INVALID',
      'cannot be used',
    ],
    [
      'tls_server_config: { cert_file: server.crt, key_file: web.yaml }',
      'WEB_CERTIFICATE_INVALID',
      'cannot be used',
    ],
    [`tls_server_config: { ${pair}, min_version: TLS10 }`, 'WEB_CONFIG_INVALID', 'is "TLS10"'],
    [
      `tls_server_config: { ${pair}, min_version: TLS13, max_version: TLS12 }`,
      'WEB_CONFIG_INVALID',
      'max_version is below',
    ],
    [`tls_server_config: { ${pair}, client_ca_file: ca.crt }`, 'WEB_CONFIG_INVALID', 'asks for no'],
    [
      `tls_server_config: { ${pair}, client_auth_type: RequireAndVerifyClientCert }`,
      'WEB_CONFIG_INVALID',
      'client_ca_file is missing',
    ],
    [`tls_server_config: { ${pair}, client_auth_type: Require }`, 'WEB_CONFIG_INVALID', 'is "Req'],
    [`tls_server_config: { ${pair}, cipher_suites: [RC4] }`, 'WEB_CONFIG_INVALID', 'is "RC4"'],
    [
      `tls_server_config: { ${pair}, client_allowed_sans: [a] }`,
      'WEB_CONFIG_INVALID',
      'client_allowed_sans is given, yet a client may come without a certificate',
    ],
    ['http_server_config: { headers: { X-Mine: a } }', 'WEB_CONFIG_INVALID', 'X-Mine is not known'],
    ['http_server_config: { http2: maybe }', 'WEB_CONFIG_INVALID', 'http2 is neither'],
  ])('refuses %s', (text, code, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
    expect(() => read(text)).not.toThrow(/secret/);
  });

  it('that is not there is said so', () => {
    expect(() => readWebConfig(join(folder, 'nowhere.yaml'), () => {})).toThrow(
      expect.objectContaining({ code: 'WEB_CONFIG_UNREADABLE', exitCode: 2 }),
    );
  });
});
