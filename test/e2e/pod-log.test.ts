import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { stampAfter } from '../read/pod/container-log.ts';
import { type PodLogServer, startPodLogServer } from '../remote/kubernetes/pod-log-server.ts';
import { until } from '../support/until.ts';
import { jsonLines, runHeartbeat, startHeartbeat } from './sidecar-process.ts';

describe('from a laptop', () => {
  it('heartbeat run --pod follows, and ends with the pod', async () => {
    const server = await startPodLogServer();
    const args = ['run', '--port', '0', '--pod', 'web-0', '-n', 'shop', '--container', 'app'];
    server.log.write(stampAfter(0), '{"event":"one"}');
    const heartbeat = startHeartbeat([...args, '--kubeconfig', kubeconfigOf(server)]);
    await until(() => server.log.queries.length > 0);
    server.log.write(stampAfter(1), '{"event":"two"}');
    const url = await heartbeat.url();
    await until(async () => {
      const health = (await (await fetch(`${url}/health`)).json()) as { ledger: { lines: number } };
      return health.ledger.lines === 2;
    });
    server.log.missing = { status: 404, message: 'pods "web-0" not found' };
    server.log.breakConnections();
    const { code, stdout } = await heartbeat.finished;
    expect(code).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ final: true, ledger: { lines: 2 } });
  });

  it('heartbeat run --pod says what is refused, and exits with 1', async () => {
    const server = await startPodLogServer();
    const args = ['run', '--port', '0', '--pod', 'nope', '-n', 'shop'];
    const { code, stderr } = await runHeartbeat([...args, '--kubeconfig', kubeconfigOf(server)]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'heartbeat: there is no pod nope in namespace shop (404): pods "nope" not found\n',
    );
  });

  it('heartbeat analyze --pod reads the log as it is, and --previous the one before', async () => {
    const server = await startPodLogServer();
    server.log.write(stampAfter(0), '{"event":"one"}');
    server.log.restart();
    server.log.write(stampAfter(1), '{"event":"two"}');
    server.log.writeRaw(`${stampAfter(2)} {"event":"three"}`);
    const env = { KUBECONFIG: kubeconfigOf(server) };
    const args = ['analyze', '--pod', 'web-0', '--json'];
    const now = await runHeartbeat(args, { env });
    const before = await runHeartbeat([...args, '--previous'], { env });
    const linesOf = ({ stdout }: { stdout: string }): unknown => {
      const { inputs } = JSON.parse(stdout);
      return inputs.map(({ path, lines }: { path: string; lines: number }) => [path, lines]);
    };
    const { time } = JSON.parse(now.stdout);
    expect([time.first, time.last]).toEqual([
      '2024-01-01T00:00:01.000Z',
      '2024-01-01T00:00:02.000Z',
    ]);
    expect(linesOf(now)).toEqual([['shop/web-0', 2]]);
    // Told to look for no envelope, it still does not take the stamps for the service's own words.
    const config = join(mkdtempSync(join(tmpdir(), 'heartbeat-config-')), 'heartbeat.yaml');
    onTestFinished(() => rmSync(dirname(config), { recursive: true, force: true }));
    writeFileSync(config, 'version: 1\nsource: { pod: { container: app }, envelope: none }');
    const bare = await runHeartbeat([...args, '--config', config], { env });
    const { ledger, time: none } = JSON.parse(bare.stdout);
    expect([ledger.records, ledger.malformed, none.first]).toEqual([2, 0, null]);
    expect(linesOf(before)).toEqual([['shop/web-0 (previous)', 1]]);
  });
});

/** A kubeconfig whose context has the namespace `shop`. */
function kubeconfigOf({ url, certificates }: PodLogServer): string {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-kubeconfig-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'config');
  const authority = Buffer.from(certificates.ca).toString('base64');
  writeFileSync(
    path,
    stringify({
      'current-context': 'dev',
      clusters: [{ name: 'c', cluster: { server: url, 'certificate-authority-data': authority } }],
      users: [{ name: 'u', user: { token: 'mine' } }],
      contexts: [{ name: 'dev', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    }),
  );
  return path;
}
