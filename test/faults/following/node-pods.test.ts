import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jsonLines } from '../../e2e/sidecar-process.ts';
import { startNodePodsServer } from '../../remote/kubernetes/node-pods-server.ts';
import { until } from '../../support/until.ts';
import { expectEachExact, NodePod } from '../support/node-pods.ts';
import { numberedLines, sampleIn, tallyInHeartbeat, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { makePod } from '../support/pod.ts';
import { type Sidecar, startSidecar } from '../support/sidecar.ts';

interface Node {
  readonly pods: string;
  pod(name: string): NodePod;
  start(): Sidecar;
}

function makeNode(source = ''): Node {
  const directory = temporaryDirectory();
  const pods = join(directory, 'pods');
  mkdirSync(pods);
  const config = join(directory, 'heartbeat.yaml');
  writeFileSync(
    config,
    `version: 1
source: { node: { directory: ${pods}${source} } }
components: { tally: { counts: { lines: { when: { n: { exists: true } } }, sum: { add: n }, squares: { add: n2 } } } }
metrics: { by_pod: { type: counter, when: { n: { exists: true } }, labels: { pod: '@origin' } } }
heartbeat: { interval_seconds: 0.5 }
`,
  );
  return {
    pods,
    pod: (name) => new NodePod(pods, name),
    start: () =>
      startSidecar({
        config,
        args: ['--state', join(directory, 'state')],
        env: { POD_NAME: 'heartbeat-x', POD_NAMESPACE: 'shop' },
      }),
  };
}

it('each pod of a node is exact over restarts, rotations and kill -9, and none of those left out is read', async () => {
  const node = makeNode(", namespaces: [shop, 'team-*']");
  for (const pod of ['kube-system_dns_1', 'shop_heartbeat-x_2']) {
    mkdirSync(join(node.pods, pod, 'app'), { recursive: true });
    writeFileSync(join(node.pods, pod, 'app', '0.log'), numberedLines(1, 9));
  }
  const web = node.pod('shop_web-0_3');
  web.write(50);
  let sidecar = node.start();
  await expectEachExact(sidecar, [web]);
  const job = node.pod('team-a_job_4');
  job.write(30);
  const first = web.rotate('20240101-000000');
  web.write(20);
  await expectEachExact(sidecar, [web, job]);
  web.compress(first);
  await sidecar.kill();
  web.rotate('20240102-000000');
  web.write(20);
  web.write(20, '1.log');
  const fresh = node.pod('shop_new_5');
  fresh.write(20);
  sidecar = node.start();
  const metrics = await expectEachExact(sidecar, [web, job, fresh]);
  expect(sampleIn(metrics, 'heartbeat_source_files')).toBe(3);
  expect(sampleIn(metrics, 'heartbeat_source_gaps_total')).toBe(0);
  // A label of the log gives way to the one of the pod.
  expect(sampleIn(metrics, web.series('by_pod_total', 'exported_pod="shop/web-0/app"'))).toBe(110);
  for (const pod of [web, job, fresh]) {
    const lines = pod.series('heartbeat_pod_ledger_lines_total').replace('{', '{class="matched",');
    expect(sampleIn(metrics, lines)).toBe(pod.written);
  }
  expect(sampleIn(metrics, 'heartbeat_ledger_lines_total{class="matched"}')).toBe(160);

  const { code, stdout } = await sidecar.end();
  expect(code).toBe(0);
  const finals = jsonLines(stdout).filter((line) => line['final'] === true);
  expect(
    finals.map((line) => [
      line['namespace'],
      line['pod'],
      line['container'],
      tallyInHeartbeat(line),
    ]),
  ).toEqual([
    ['shop', 'new', 'app', tallyTo(20)],
    ['shop', 'web-0', 'app', tallyTo(110)],
    ['team-a', 'job', 'app', tallyTo(30)],
  ]);
  expect(sidecar.said('ledger_broken')).toEqual([]);
});

it('a pod that is gone is shown for its time, then is not, and sums do not fall', async () => {
  const node = makeNode(', keep_gone_seconds: 2');
  const [web, job] = [node.pod('shop_web-0_1'), node.pod('shop_job_2')];
  web.write(10);
  job.write(7);
  const sidecar = node.start();
  await expectEachExact(sidecar, [web, job]);
  job.remove();
  const states = async (): Promise<unknown> =>
    (await health(sidecar)).pods.map(({ pod, state }) => [pod, state]);
  const isGone = async (): Promise<boolean> => /"job","gone"/.test(JSON.stringify(await states()));
  await until(isGone, { what: 'the job is gone', timeoutMs: 30_000 });
  await expectEachExact(sidecar, [web, job]);
  expect((await health(sidecar)).status).toBe('healthy');
  const isForgotten = async (): Promise<boolean> =>
    (await sidecar.sample('heartbeat_pod_containers_forgotten_total')) === 1;
  await until(isForgotten, { what: 'its series are removed', timeoutMs: 30_000 });
  const metrics = await expectEachExact(sidecar, [web]);
  expect(metrics).not.toContain('pod="job"');
  expect(sampleIn(metrics, 'heartbeat_ledger_lines_total{class="matched"}')).toBe(17);
  await sidecar.kill();
  const again = node.start();
  const after = await expectEachExact(again, [web]);
  expect(sampleIn(after, 'heartbeat_ledger_lines_total{class="matched"}')).toBe(17);
  expect(sampleIn(after, 'heartbeat_pod_containers_forgotten_total')).toBe(1);
});

it('a pod that comes back under its name goes on with its counters', async () => {
  const node = makeNode();
  const before = node.pod('shop_web-0_1');
  before.write(10);
  const sidecar = node.start();
  await expectEachExact(sidecar, [before]);
  before.remove();
  const after = node.pod('shop_web-0_2');
  after.written = before.written;
  after.write(5);
  await expectEachExact(sidecar, [after]);
});

it('pods that ask by annotation are exact over rotations, restarts of containers and kill -9', async () => {
  const server = await startNodePodsServer();
  server.token = 'first';
  const asking = { 'heartbeat/enabled': 'true' };
  const directory = temporaryDirectory();
  const pods = join(directory, 'pods');
  const config = join(directory, 'heartbeat.yaml');
  writeFileSync(
    config,
    `version: 1
source: { node: { directory: ${pods}, annotated: true } }
components: { tally: { counts: { lines: { when: { n: { exists: true } } }, sum: { add: n }, squares: { add: n2 } } } }
`,
  );
  const around = makePod(server);
  const start = (): Sidecar =>
    around.start({
      config,
      env: { NODE_NAME: 'node-1', POD_NAME: 'heartbeat-x', HEARTBEAT_POD_CONTAINER: '' },
    });
  const web = new NodePod(pods, 'shop_web-0_uid-a');
  const quiet = new NodePod(pods, 'shop_quiet_uid-b');
  server.put({ uid: 'uid-a', name: 'web-0', annotations: asking });
  server.put({ uid: 'uid-b', name: 'quiet' });
  web.write(100);
  quiet.write(5);
  let sidecar = start();
  await expectEachExact(sidecar, [web]);

  // Another comes, and one that was there asks only now: it is read from its beginning.
  const job = new NodePod(pods, 'shop_job_uid-c');
  job.write(40);
  server.put({ uid: 'uid-c', name: 'job', annotations: asking });
  server.put({ uid: 'uid-b', name: 'quiet', annotations: asking });
  await expectEachExact(sidecar, [web, job, quiet]);
  // One is counted in its own way, one says what cannot be used; others do not notice.
  const own = 'version: 1\ncomponents: { mine: { counts: { seen: { when: always } } } }\n';
  new NodePod(pods, 'shop_own_uid-d').write(30);
  server.put({ uid: 'uid-d', name: 'own', annotations: { ...asking, 'heartbeat/config': own } });
  const bad = new NodePod(pods, 'shop_bad_uid-e');
  bad.write(15);
  const wrong = { ...asking, 'heartbeat/config': 'version: 1\nhttp: { port: 1 }\n' };
  server.put({ uid: 'uid-e', name: 'bad', annotations: wrong });
  const seen = 'seen_total{container="app",namespace="shop",pod="own",component="mine"}';
  await expectEachExact(sidecar, [web, job, quiet, bad]);
  await until(async () => (await sidecar.sample(seen)) === 30, { what: 'its own count' });
  expect(await sidecar.sample(bad.series('heartbeat_pod_config_refused'))).toBe(1);
  expect(await sidecar.sample(web.series('heartbeat_pod_config_refused'))).toBe(0);
  expect((await health(sidecar)).reasons).toMatchObject([
    { code: 'configuration_refused', severity: 'degraded', evidence: { pod: 'bad' } },
  ]);

  const rotated = web.rotate('20240101-000000');
  web.write(50);
  await expectEachExact(sidecar, [web, job, quiet, bad]);
  web.compress(rotated);
  await sidecar.kill();

  // While nobody watches, a container restarts, and a log is rotated; the token is renewed.
  web.write(20, '1.log');
  job.rotate('20240102-000000');
  job.write(10);
  server.token = 'second';
  around.renewToken('second');
  sidecar = start();
  const metrics = await expectEachExact(sidecar, [web, job, quiet, bad]);
  expect(sampleIn(metrics, seen)).toBe(30);
  expect(sampleIn(metrics, 'heartbeat_source_gaps_total')).toBe(0);
  expect(sampleIn(metrics, 'heartbeat_pod_containers{state="followed"}')).toBe(5);
  expect((await sidecar.end()).code).toBe(0);
  expect(sidecar.said('ledger_broken')).toEqual([]);
});

interface NodeHealth {
  readonly status: string;
  readonly reasons: readonly object[];
  readonly pods: readonly { readonly pod: string; readonly state: string }[];
}

async function health(sidecar: Sidecar): Promise<NodeHealth> {
  return (await (await fetch(`${await sidecar.url()}/health`)).json()) as NodeHealth;
}
