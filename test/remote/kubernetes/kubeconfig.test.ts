import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { createApiClient } from '../../../src/remote/kubernetes/api-client.ts';
import { connectionFor } from '../../../src/remote/kubernetes/connect.ts';
import { kubeconfigConnection } from '../../../src/remote/kubernetes/kubeconfig.ts';
import { thrownBy } from '../../support/thrown-by.ts';
import { type ApiServer, startApiServer } from './api-server.ts';

describe('a kubeconfig', () => {
  it('leads to the server of its current context, as its user', async () => {
    const server = await echo();
    const { paths } = write(server, { user: { token: 'mine' } });
    const connection = kubeconfigConnection({ paths, context: undefined });
    expect([connection.name, connection.namespace]).toEqual(['dev', 'shop']);
    expect(await whoAmI(paths)).toEqual({ token: 'mine' });
  });

  it('is merged: of two entries with one name the earlier counts', async () => {
    const server = await echo();
    const first = write(server, { user: { token: 'first' } });
    const second = write(server, { user: { token: 'second' }, context: 'other' });
    const paths = [...first.paths, join(first.folder, 'not-there'), ...second.paths];
    expect(await whoAmI(paths)).toEqual({ token: 'first' });
    expect(await whoAmI(paths, 'other')).toEqual({ token: 'first' });
    const env = { KUBECONFIG: paths.join(':') };
    expect(connectionFor({ env }).name).toBe('dev');
    expect(connectionFor({ env, context: 'other' }).name).toBe('other');
    expect(connectionFor({ env, kubeconfig: second.paths[0] }).name).toBe('other');
  });

  it('names files relative to itself: authority, certificate and key, token file', async () => {
    const server = await echo();
    const { folder, paths } = write(server, {
      cluster: { 'certificate-authority': 'ca.crt', 'certificate-authority-data': undefined },
      user: { 'client-certificate': 'me.crt', 'client-key': 'me.key', tokenFile: 'token' },
    });
    const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
    put('ca.crt', server.certificates.ca);
    put('me.crt', server.certificates.client.cert);
    put('me.key', server.certificates.client.key);
    put('token', 'from a file\n');
    expect(await whoAmI(paths)).toEqual({ token: 'from a file', user: 'developer' });
  });

  it('holds certificates itself', async () => {
    const server = await echo();
    const { cert, key } = server.certificates.client;
    const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
    expect(await whoAmI(write(server, { user }).paths)).toEqual({ user: 'developer' });
  });

  it('is believed where it says not to verify, and only there', async () => {
    const server = await echo();
    const bare = { 'certificate-authority-data': undefined };
    await expect(whoAmI(write(server, { cluster: bare }).paths)).rejects.toMatchObject({
      code: 'API_UNTRUSTED',
    });
    const cluster = { ...bare, 'insecure-skip-tls-verify': true };
    expect(await whoAmI(write(server, { cluster }).paths)).toEqual({});
  });

  it('runs an exec plugin, and again after its credential expired or was refused', async () => {
    const server = await echo();
    const soon = new Date(Date.now() + 5000).toISOString();
    const script = `
      n=$(($(cat runs 2>/dev/null || echo 0) + 1)); echo $n > runs
      echo '{"kind":"ExecCredential","status":{"token":"'$NAME-$1-$n'"EXPIRES}}'`;
    const { folder, paths } = write(server, {
      user: {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: './plugin.sh',
          args: ['arg'],
          env: [{ name: 'NAME', value: 'value' }],
          interactiveMode: 'Never',
        },
      },
    });
    const put = (expires: string): void => {
      const head = `#!/bin/sh\ncd ${folder}\n`;
      writeFileSync(join(folder, 'plugin.sh'), head + script.replace('EXPIRES', expires), {
        mode: 0o755,
      });
    };
    put('');
    const connection = kubeconfigConnection({ paths, context: undefined });
    expect((await connection.identify()).token).toBe('value-arg-1');
    expect((await connection.identify()).token).toBe('value-arg-1');
    put(`,"expirationTimestamp":"${soon}"`);
    connection.forget();
    expect((await connection.identify()).token).toBe('value-arg-2');
    // Within the margin before it expires it is asked for anew.
    expect((await connection.identify()).token).toBe('value-arg-3');
  });

  it('tells of an exec plugin that cannot be had, with its own hint', async () => {
    const server = await echo();
    const user = {
      exec: { command: 'no-such-plugin-here', installHint: 'install it from there' },
    };
    await expect(whoAmI(write(server, { user }).paths)).rejects.toMatchObject({
      code: 'API_CREDENTIALS',
      message: expect.stringContaining('no-such-plugin-here cannot be run'),
      hint: 'install it from there',
    });
  });

  it.each([
    ['auth-provider', { user: { 'auth-provider': { name: 'gcp' } } }],
    ['password', { user: { password: 'secret' } }],
    ['as', { user: { as: 'admin', token: 'mine' } }],
    ['socks5', { cluster: { 'proxy-url': 'socks5://localhost:1080' } }],
  ])('refuses %s with clear words, and never tells a secret', async (word, parts) => {
    const { paths } = write(await echo(), parts);
    const refusal = thrownBy(() => kubeconfigConnection({ paths, context: undefined }));
    expect(refusal).toMatchObject({ code: 'KUBECONFIG_UNSUPPORTED', exitCode: 2 });
    expect(String(refusal)).toContain(word);
    expect(String(refusal)).not.toContain('secret');
  });

  it('names the contexts there are, where another is asked for', async () => {
    const { paths } = write(await echo(), {});
    expect(thrownBy(() => kubeconfigConnection({ paths, context: 'prod' }))).toMatchObject({
      code: 'KUBECONFIG_INVALID',
      message: expect.stringContaining('has no context "prod"'),
      hint: 'Its contexts: dev',
    });
  });

  it('is no YAML, or no map: the file is named', async () => {
    const { folder } = write(await echo(), {});
    const path = join(folder, 'broken');
    for (const text of ['{', 'just text']) {
      writeFileSync(path, text);
      expect(thrownBy(() => kubeconfigConnection({ paths: [path], context: undefined }))).toEqual(
        expect.objectContaining({
          code: 'KUBECONFIG_INVALID',
          message: expect.stringContaining(path),
        }),
      );
    }
  });
});

/** A server that says who it took the asker for. */
function echo(): Promise<ApiServer> {
  return startApiServer(({ token, user }, response) => {
    response.end(JSON.stringify({ token, user }));
  });
}

async function whoAmI(paths: readonly string[], context?: string): Promise<unknown> {
  const client = createApiClient(kubeconfigConnection({ paths, context }));
  onTestFinished(() => client.close());
  return await client.getJson('/', {});
}

interface Parts {
  readonly cluster?: object;
  readonly user?: object;
  readonly context?: string;
}

function write({ url, certificates }: ApiServer, { cluster, user, context = 'dev' }: Parts) {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-kubeconfig-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'config');
  const authority = { 'certificate-authority-data': base64(certificates.ca) };
  writeFileSync(
    path,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': context,
      clusters: [{ name: 'c', cluster: { server: url, ...authority, ...cluster } }],
      users: [{ name: 'u', user: user ?? {} }],
      contexts: [{ name: context, context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    }),
  );
  return { folder, paths: [path] };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
