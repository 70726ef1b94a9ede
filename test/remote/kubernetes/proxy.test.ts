import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { createApiClient } from '../../../src/remote/kubernetes/api-client.ts';
import { connectionFor } from '../../../src/remote/kubernetes/connect.ts';
import { proxyOf } from '../../../src/remote/kubernetes/proxy.ts';
import { startApiServer } from './api-server.ts';

describe('a proxy', () => {
  it('that the kubeconfig names is tunnelled through, with the same trust', async () => {
    const server = await startApiServer((_asked, response) => response.end('{"fine":true}'));
    const proxy = await startProxy();
    const folder = mkdtempSync(join(tmpdir(), 'heartbeat-proxy-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const kubeconfig = join(folder, 'config');
    const authority = Buffer.from(server.certificates.ca).toString('base64');
    const cluster = { server: server.url, 'certificate-authority-data': authority };
    const contexts = [{ name: 'dev', context: { cluster: 'c' } }];
    const clusters = [{ name: 'c', cluster: { ...cluster, 'proxy-url': proxy.url } }];
    writeFileSync(kubeconfig, stringify({ clusters, contexts }));
    const client = createApiClient(connectionFor({ env: {}, kubeconfig }));
    onTestFinished(() => client.close());
    expect(await client.getJson('/version', {})).toEqual({ fine: true });
    expect(proxy.asked).toEqual([`127.0.0.1:${server.port}`]);
  });

  it.each([
    ['https://k8s.example.com:6443', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128'],
    ['https://k8s.example.com', { https_proxy: 'proxy:3128' }, 'http://proxy:3128'],
    ['https://k8s.example.com', { HTTP_PROXY: 'http://proxy:3128' }, undefined],
    ['http://k8s.example.com', { HTTP_PROXY: 'http://proxy:3128' }, 'http://proxy:3128'],
    ['https://k8s.example.com', { HTTPS_PROXY: '' }, undefined],
    ['https://127.0.0.1:6443', { HTTPS_PROXY: 'http://proxy:3128' }, undefined],
    ['https://[::1]:6443', { HTTPS_PROXY: 'http://proxy:3128' }, undefined],
  ])('%s with %j: %s', (server, env, expected) => {
    expect(proxyOf(env, server)).toBe(expected);
  });

  it.each([
    ['k8s.example.com', 'https://k8s.example.com', true],
    ['example.com', 'https://k8s.example.com', true],
    ['.example.com, other', 'https://k8s.example.com', true],
    ['*.example.com', 'https://k8s.example.com', true],
    ['ample.com', 'https://k8s.example.com', false],
    ['10.0.0.0/8', 'https://10.1.2.3:6443', true],
    ['10.0.0.0/16', 'https://10.1.2.3:6443', false],
    ['10.0.0.0/99, x/8, 10.0.0.0/y', 'https://10.1.2.3:6443', false],
    ['fd00::/8', 'https://[fd00::1]:6443', true],
    ['10.0.0.0/8', 'https://k8s.example.com', false],
    ['*', 'https://k8s.example.com', true],
    ['', 'https://k8s.example.com', false],
  ])('NO_PROXY=%j and %s: left out %s', (exceptions, server, isLeftOut) => {
    const env = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: exceptions };
    expect(proxyOf(env, server) === undefined).toBe(isLeftOut);
  });
});

/** A proxy that opens tunnels, and keeps where to. */
async function startProxy() {
  const asked: string[] = [];
  const server = createServer();
  server.on('connect', ({ url = '' }, socket, head) => {
    asked.push(url);
    const [host, port] = url.split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
