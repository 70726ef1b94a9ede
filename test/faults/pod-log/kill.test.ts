import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startPodLogServer } from '../../remote/kubernetes/pod-log-server.ts';
import { numberedLine } from '../support/oracle.ts';
import { makePod } from '../support/pod.ts';
import { expectExactly, type Sidecar } from '../support/sidecar.ts';

it('kill -9, broken connections and a container started anew, under load: exact', async () => {
  const server = await startPodLogServer();
  const { log } = server;
  log.chunkBytes = 1500;
  const pod = makePod(server);
  let written = 0;
  // 1,000 lines/s, ten of them with one and the same stamp.
  const writer = setInterval(() => {
    const stamp = `${new Date().toISOString().slice(0, -1)}000000Z`;
    for (let n = 0; n < 10; n += 1) {
      written += 1;
      log.writeRaw(`${stamp} ${numberedLine(written)}`);
    }
  }, 10);
  onTestFinished(() => clearInterval(writer));

  let sidecar: Sidecar = pod.start();
  let highest = 0;
  const look = async (): Promise<void> => {
    const { lines } = await sidecar.tally();
    expect(lines).toBeGreaterThanOrEqual(highest);
    highest = lines;
  };
  for (let round = 0; round < 8; round += 1) {
    await sidecar.reached(written + 50);
    await look();
    if (round % 2 === 0) log.breakConnections();
    if (round % 3 === 2) log.restart();
    await delay(40 * round);
    await look();
    await sidecar.kill();
    sidecar = pod.start();
  }
  await sidecar.reached(written);
  clearInterval(writer);
  expect((await sidecar.health()).components.source.gaps).toBe(0);
  await expectExactly(sidecar, written);
});
