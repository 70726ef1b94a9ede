import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type ApiClient,
  createApiClient,
  messageOf,
} from '../../../src/remote/kubernetes/api-client.ts';
import { connectionFor } from '../../../src/remote/kubernetes/connect.ts';
import type { Connection } from '../../../src/remote/kubernetes/connection.ts';
import { inClusterConnection } from '../../../src/remote/kubernetes/in-cluster.ts';
import { type ApiServer, sendStatus, startApiServer } from './api-server.ts';

describe('in a cluster', () => {
  it('speaks as the service account, to the host of the environment, by its own CA', async () => {
    const server = await startApiServer((_asked, response) => response.end('{"kind":"PodList"}'));
    const account = accountFolder(server);
    const connection = inClusterConnection({ env: envOf(server), folder: account.folder });
    const client = open(connection);
    expect(await client.getJson('/api/v1/pods', { limit: 1, watch: undefined })).toEqual({
      kind: 'PodList',
    });
    expect(connection.namespace).toBe('shop');
    expect(server.asked.map(({ url, token }) => [url.pathname + url.search, token])).toEqual([
      ['/api/v1/pods?limit=1', 'first'],
    ]);
  });

  it('reads the token anew: one that was renewed is used without a word', async () => {
    const server = await startApiServer((_asked, response) => response.end('{}'));
    const account = accountFolder(server);
    const client = open(inClusterConnection({ env: envOf(server), folder: account.folder }));
    await client.getJson('/version', {});
    account.write('token', 'second\n');
    await client.getJson('/version', {});
    expect(server.asked.map(({ token }) => token)).toEqual(['first', 'second']);
  });

  it('asks once more after a 401 when the token has changed by then, else not', async () => {
    const server = await startApiServer((asked, response) => {
      if (asked.token === 'second') response.end('{"fine":true}');
      else {
        account.write('token', 'second');
        sendStatus(response, 401, 'Unauthorized');
      }
    });
    const account = accountFolder(server);
    const client = open(inClusterConnection({ env: envOf(server), folder: account.folder }));
    expect(await client.getJson('/version', {})).toEqual({ fine: true });
    server.answer = (_asked, response) => sendStatus(response, 401, 'Unauthorized');
    const refused = await client.get('/version', {});
    expect([refused.status, await messageOf(refused)]).toEqual([401, 'Unauthorized']);
    expect(server.asked).toHaveLength(3);
  });

  it('takes another authority as soon as the file has it', async () => {
    const server = await startApiServer((_asked, response) => response.end('{}'));
    const account = accountFolder(server);
    const { ca } = server.certificates;
    account.write('ca.crt', server.certificates.client.cert);
    const client = open(inClusterConnection({ env: envOf(server), folder: account.folder }));
    await expect(client.getJson('/version', {})).rejects.toMatchObject({ code: 'API_UNTRUSTED' });
    account.write('ca.crt', ca);
    expect(await client.getJson('/version', {})).toEqual({});
  });

  it('says that there is no token, and that this is no pod', async () => {
    const connection = inClusterConnection({
      env: { KUBERNETES_SERVICE_HOST: 'fd00::1' },
      folder: '/nowhere',
    });
    expect(connection.server).toBe('https://[fd00::1]:443');
    await expect(connection.identify()).rejects.toMatchObject({ code: 'API_CREDENTIALS' });
    expect(() => inClusterConnection({ env: {} })).toThrow(
      expect.objectContaining({ code: 'NOT_IN_CLUSTER' }),
    );
  });

  it('is meant where nothing names a kubeconfig', async () => {
    const server = await startApiServer((_asked, response) => response.end('{}'));
    const { folder } = accountFolder(server);
    const env = envOf(server);
    expect(connectionFor({ env, folder }).name).toBe('in-cluster');
    expect(() => connectionFor({ env: { ...env, KUBECONFIG: '/nowhere/config' }, folder })).toThrow(
      expect.objectContaining({ code: 'KUBECONFIG_NOT_FOUND' }),
    );
  });
});

describe('a server that cannot be had', () => {
  it('refuses: says where, and what to look at', async () => {
    const server = await startApiServer((_asked, response) => response.end('{}'));
    const account = accountFolder(server);
    const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '1' };
    const client = open(inClusterConnection({ env, folder: account.folder }));
    await expect(client.get('/version', {})).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
      message: 'cannot reach the API server at https://127.0.0.1:1: nobody listens there',
    });
  });

  it('breaks in the middle of an answer: an error, never a short answer', async () => {
    const server = await startApiServer((_asked, response) => {
      response.write('half of it');
      setImmediate(() => response.destroy());
    });
    const account = accountFolder(server);
    const client = open(inClusterConnection({ env: envOf(server), folder: account.folder }));
    const { body } = await client.get('/version', {});
    const read = async (): Promise<void> => {
      for await (const chunk of body) expect(chunk.toString()).toBe('half of it');
    };
    await expect(read()).rejects.toMatchObject({ code: 'API_UNREACHABLE' });
  });

  it('answers with a status: its own message is told', async () => {
    const server = await startApiServer((_asked, response) =>
      sendStatus(response, 403, 'pods is forbidden'),
    );
    const account = accountFolder(server);
    const client = open(inClusterConnection({ env: envOf(server), folder: account.folder }));
    await expect(client.getJson('/api/v1/pods', {})).rejects.toMatchObject({
      code: 'API_STATUS',
      message: 'the API server answered 403 to /api/v1/pods: pods is forbidden',
    });
  });

  it('is left alone when its answer is no longer wanted', async () => {
    const server = await startApiServer(() => {});
    const account = accountFolder(server);
    const client = open(inClusterConnection({ env: envOf(server), folder: account.folder }));
    const abort = new AbortController();
    const answer = client.get('/version', {}, abort.signal);
    abort.abort(new Error('not any more'));
    await expect(answer).rejects.toThrow('not any more');
  });
});

function open(connection: Connection): ApiClient {
  const client = createApiClient(connection);
  onTestFinished(() => client.close());
  return client;
}

function envOf({ port }: ApiServer) {
  return { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(port) };
}

/** What the kubelet mounts into a pod. */
function accountFolder({ certificates }: ApiServer) {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-account-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write('token', 'first');
  write('ca.crt', certificates.ca);
  write('namespace', 'shop');
  return { folder, write };
}
