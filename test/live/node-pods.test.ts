import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type NodePods, openNodePods } from '../../src/live/node/node-pods.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { NodeSourceConfig } from '../../src/model/config.ts';
import { configOf } from '../offline/analyze/analyzing.ts';
import { type NodePodsServer, startNodePodsServer } from '../remote/kubernetes/node-pods-server.ts';
import { createManualClock, systemClock } from '../support/clock.ts';
import { silentLog } from '../support/sample-view.ts';
import { until } from '../support/until.ts';

const asking = { 'heartbeat/enabled': 'true' };
const folder = (pod: string, uid: string, container = 'app') =>
  `/var/log/pods/shop_${pod}_${uid}/${container}`;

interface Opened {
  readonly pods: NodePods;
  readonly warnings: readonly string[];
  readonly renewToken: (token: string) => void;
}

async function open(
  server: NodePodsServer,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Promise<Opened> {
  const account = mkdtempSync(join(tmpdir(), 'heartbeat-account-'));
  onTestFinished(() => rmSync(account, { recursive: true, force: true }));
  mkdirSync(account, { recursive: true });
  const renewToken = (token: string): void => writeFileSync(join(account, 'token'), token);
  renewToken('first');
  writeFileSync(join(account, 'ca.crt'), server.certificates.ca);
  const warnings: string[] = [];
  const source: NodeSourceConfig = {
    kind: 'node',
    directory: '/var/log/pods',
    namespaces: ['*'],
    pods: ['*'],
    containers: ['*'],
    annotated: true,
    keepGoneSeconds: 300,
    start: 'saved-or-beginning',
  };
  const pods = await openNodePods({
    source,
    env: {
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: String(server.port),
      NODE_NAME: 'node-1',
    },
    clock,
    log: { ...silentLog, warn: (_code, message) => warnings.push(message) },
    accountFolder: account,
  });
  onTestFinished(() => pods.close());
  return { pods, warnings, renewToken };
}

describe('pods that ask by annotation', () => {
  it('are those of the first list, static pods by their hash, and one container where one is named', async () => {
    const server = await startNodePodsServer();
    server.put({ uid: 'a', name: 'web', annotations: asking });
    server.put({ uid: 'b', name: 'other' });
    server.put({ uid: 'c', name: 'no', annotations: { 'heartbeat/enabled': 'false' } });
    const hash = { 'kubernetes.io/config.hash': 'hash-of-d' };
    server.put({ uid: 'd', name: 'static', annotations: { ...asking, ...hash } });
    server.put({ uid: 'e', name: 'two', annotations: { ...asking, 'heartbeat/container': 'app' } });
    server.token = 'first';
    const { pods } = await open(server);
    const known = [
      folder('web', 'a'),
      folder('other', 'b'),
      folder('no', 'c'),
      folder('static', 'hash-of-d'),
      folder('two', 'e', 'app'),
      folder('two', 'e', 'proxy'),
    ].filter((path) => pods.isSelected(path));
    expect(known).toEqual([
      folder('web', 'a'),
      folder('static', 'hash-of-d'),
      folder('two', 'e', 'app'),
    ]);
  });

  it('come, change and go without another list', async () => {
    const server = await startNodePodsServer();
    const { pods } = await open(server);
    await until(() => server.watches === 1);
    server.put({ uid: 'a', name: 'web' });
    server.put({ uid: 'b', name: 'job', annotations: asking });
    await until(() => pods.isSelected(folder('job', 'b')));
    expect(pods.isSelected(folder('web', 'a'))).toBe(false);
    server.put({ uid: 'a', name: 'web', annotations: asking });
    await until(() => pods.isSelected(folder('web', 'a')));
    server.remove('a');
    await until(() => !pods.isSelected(folder('web', 'a')));
    expect(server.did).toEqual(['list', 'watch']);
  });

  it('are watched on from the version seen last when the server ends a watch', async () => {
    const server = await startNodePodsServer();
    const clock = createManualClock();
    const { pods } = await open(server, { clock });
    await until(() => server.watches === 1);
    server.put({ uid: 'a', name: 'web', annotations: asking });
    await until(() => pods.isSelected(folder('web', 'a')));
    clock.advance(300_000);
    server.endWatches();
    await until(() => server.did.length === 3);
    server.put({ uid: 'b', name: 'job', annotations: asking });
    await until(() => pods.isSelected(folder('job', 'b')));
    expect(server.did).toEqual(['list', 'watch', 'watch']);
    expect(server.asked.at(-1)?.url.searchParams.get('resourceVersion')).toBe('101');
  });

  it('are listed anew where the server has forgotten that version', async () => {
    const server = await startNodePodsServer();
    const clock = createManualClock();
    const { pods, warnings } = await open(server, { clock });
    await until(() => server.watches === 1);
    server.put({ uid: 'a', name: 'web', annotations: asking });
    await until(() => pods.isSelected(folder('web', 'a')));
    clock.advance(300_000);
    server.endWatches();
    server.put({ uid: 'b', name: 'job', annotations: asking });
    server.remove('a');
    server.compact();
    await until(() => {
      clock.advance(1_000);
      return pods.isSelected(folder('job', 'b')) && !pods.isSelected(folder('web', 'a'));
    });
    expect(warnings).toEqual([]);
    // A cache may be older than what was forgotten: that list is not from one.
    const lists = server.asked.filter(({ url }) => !url.searchParams.has('watch'));
    expect(lists.map(({ url }) => url.searchParams.get('resourceVersion'))).toEqual(['0', null]);
  });

  it('are those known last while the server cannot be asked, and a renewed token is used', async () => {
    const server = await startNodePodsServer();
    const clock = createManualClock();
    server.put({ uid: 'a', name: 'web', annotations: asking });
    const { pods, warnings, renewToken } = await open(server, { clock });
    await until(() => server.watches === 1);
    server.token = 'second';
    clock.advance(300_000);
    server.endWatches();
    await until(() => warnings.length === 1);
    expect(warnings[0]).toBe(
      'the pods of node node-1 are not known for certain: the API server answered 401: Unauthorized',
    );
    expect(pods.isSelected(folder('web', 'a'))).toBe(true);
    renewToken('second');
    server.put({ uid: 'b', name: 'job', annotations: asking });
    await until(() => {
      clock.advance(1_000);
      return pods.isSelected(folder('job', 'b'));
    });
    expect(warnings).toHaveLength(1);
  });

  it('are polled where the right to watch is missing', async () => {
    const server = await startNodePodsServer();
    server.verbs = ['list'];
    const clock = createManualClock();
    const { pods, warnings } = await open(server, { clock });
    await until(() => warnings.length === 1);
    expect(warnings[0]).toContain(
      'no right to watch, so they are listed every 10 s: pods is forbidden',
    );
    server.put({ uid: 'a', name: 'web', annotations: asking });
    await until(() => clock.pendingTimers === 1);
    expect(pods.isSelected(folder('web', 'a'))).toBe(false);
    clock.advance(10_000);
    await until(() => pods.isSelected(folder('web', 'a')));
    await until(() => clock.pendingTimers === 1 && server.did.length === 4);
    expect(warnings).toHaveLength(1);
  });

  it('cannot be known without the name of the node', async () => {
    const server = await startNodePodsServer();
    const source = { annotated: true, namespaces: [], pods: [], containers: [] };
    await expect(
      openNodePods({
        source: source as unknown as NodeSourceConfig,
        env: { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(server.port) },
        clock: systemClock,
        log: silentLog,
      }),
    ).rejects.toMatchObject({ code: 'NODE_NOT_NAMED' });
  });
});

describe('what a pod says of its configuration', () => {
  const follower = configOf();
  const own = (count: string) =>
    `version: 1\ncomponents: { web: { counts: { ${count}: { when: { event: hit } } } } }\n`;
  const name = (pod: string) => ({ namespace: 'shop', pod, container: 'app' });
  const countsOf = (pods: NodePods, pod: string) =>
    pods.configOf(name(pod), follower)?.config?.declarations.counts.map((count) => count.name);

  it('is an annotation, a ConfigMap of its namespace, a preset, or nothing', async () => {
    const server = await startNodePodsServer();
    server.configMaps = { 'shop/mine': own('mapped') };
    const say = (uid: string, pod: string, annotations: Record<string, string>) =>
      server.put({ uid, name: pod, annotations: { ...asking, ...annotations } });
    say('a', 'inline', { 'heartbeat/config': own('inlined') });
    say('b', 'mapped', { 'heartbeat/config-map': 'mine' });
    say('c', 'preset', { 'heartbeat/preset': 'petrosa' });
    say('d', 'plain', {});
    const { pods } = await open(server);
    expect(countsOf(pods, 'inline')).toEqual(['inlined']);
    expect(countsOf(pods, 'mapped')).toEqual(['mapped']);
    expect(countsOf(pods, 'preset')).toContain('messages_processed');
    expect(pods.configOf(name('plain'), follower)?.config).toBe(follower);
    expect(pods.configOf(name('unknown'), follower)).toBeUndefined();
  });

  it.each([
    [{ 'heartbeat/config': 'version: 1\nhealht: {}' }, /^line 2, column 1: .*"healht"/],
    [{ 'heartbeat/config': 'version: 1\nhttp: { port: 1 }' }, /http\.port is the follower's/],
    [{ 'heartbeat/preset': 'none' }, /there is no preset named "none"/],
    [{ 'heartbeat/config-map': 'absent' }, /404 .* "shop\/absent" not found/],
    [{ 'heartbeat/config-map': 'empty', 'heartbeat/config': 'version: 1' }, /leave one out/],
  ])('is refused with its reason: %j', async (annotations, problem) => {
    const server = await startNodePodsServer();
    server.configMaps = {};
    server.put({ uid: 'a', name: 'web', annotations: { ...asking, ...annotations } });
    const { pods } = await open(server);
    // It is followed all the same, as the follower says.
    expect(pods.isSelected(folder('web', 'a'))).toBe(true);
    const { config, problem: told } = pods.configOf(name('web'), follower) ?? {};
    expect(config).toBeUndefined();
    expect(told).toMatch(problem);
  });

  it('is known before its log is followed, and looked at again: a ConfigMap may change', async () => {
    const server = await startNodePodsServer();
    const clock = createManualClock();
    server.configMaps = { 'shop/mine': own('first') };
    const { pods } = await open(server, { clock });
    let changes = 0;
    pods.follow(() => {
      changes += 1;
    });
    await until(() => server.watches === 1);
    server.put({
      uid: 'a',
      name: 'web',
      annotations: { ...asking, 'heartbeat/config-map': 'mine' },
    });
    await until(() => pods.isSelected(folder('web', 'a')));
    expect(countsOf(pods, 'web')).toEqual(['first']);
    const before = changes;
    server.configMaps = undefined;
    clock.advance(60_000);
    await until(
      () => server.asked.filter(({ url }) => /configmaps/.test(url.pathname)).length === 2,
    );
    server.configMaps = { 'shop/mine': own('second') };
    await until(() => {
      clock.advance(60_000);
      return countsOf(pods, 'web')?.[0] === 'second';
    });
    expect(changes).toBe(before + 1);
  });
});
