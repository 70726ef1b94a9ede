import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { numberedLine, numberedLines, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

/** A line as containerd writes it. */
const cri = (n: number): string =>
  `2024-01-01T00:00:00.${String(n).padStart(9, '0')}Z stdout F ${numberedLine(n)}`;

it('the pods of a node are exact over restarts, rotations and kill -9, less those left out', async () => {
  const directory = temporaryDirectory();
  const pods = join(directory, 'pods');
  const config = join(directory, 'heartbeat.yaml');
  const yaml = `version: 1
source: { node: { directory: ${pods}, namespaces: [shop, 'team-*'] } }
components: { tally: { counts: { lines: { when: { n: { exists: true } } }, sum: { add: n }, squares: { add: n2 } } } }
metrics: { by_origin: { type: counter, when: { n: { exists: true } }, labels: { origin: '@origin' } } }
`;
  writeFileSync(config, yaml);
  const options = {
    config,
    args: ['--state', join(directory, 'state')],
    env: { POD_NAME: 'heartbeat-x', POD_NAMESPACE: 'shop' },
  };
  let written = 0;
  const write = (pod: string, file: string, lines: number): void => {
    const folder = join(pods, pod, 'app');
    mkdirSync(folder, { recursive: true });
    for (let line = 0; line < lines; line += 1) {
      written += 1;
      appendFileSync(join(folder, file), cri(written));
    }
  };
  const leftOut = (pod: string): void => {
    mkdirSync(join(pods, pod, 'app'), { recursive: true });
    writeFileSync(join(pods, pod, 'app', '0.log'), numberedLines(1, 9));
  };
  leftOut('kube-system_dns_1');
  leftOut('shop_heartbeat-x_2');
  write('shop_web-0_3', '0.log', 50);
  let sidecar = startSidecar(options);
  await sidecar.reached(written);
  write('team-a_job_4', '0.log', 30);
  const web = join(pods, 'shop_web-0_3', 'app');
  renameSync(join(web, '0.log'), join(web, '0.log.20240101-000000'));
  write('shop_web-0_3', '0.log', 20);
  await sidecar.reached(written);
  await sidecar.kill();
  write('shop_web-0_3', '0.log', 20);
  write('shop_web-0_3', '1.log', 20);
  write('shop_new_5', '0.log', 20);
  sidecar = startSidecar(options);
  await sidecar.reached(written);
  const metrics = await sidecar.metrics();
  for (const [origin, lines] of [
    ['shop/web-0/app', 110],
    ['team-a/job/app', 30],
    ['shop/new/app', 20],
  ]) {
    expect(metrics).toContain(`by_origin_total{origin="${origin}"} ${lines}`);
  }
  expect(await sidecar.sample('heartbeat_source_files')).toBe(3);
  await expectExactly(sidecar, tallyTo(written));
});
