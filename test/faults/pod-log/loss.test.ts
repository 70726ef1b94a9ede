import { expect, it } from 'vitest';
import { stampAfter } from '../../read/pod/container-log.ts';
import { startPodLogServer } from '../../remote/kubernetes/pod-log-server.ts';
import { numberedLine, numbersCounted } from '../support/oracle.ts';
import { makePod } from '../support/pod.ts';
import { eachLineConfig } from '../support/sidecar.ts';

it('rotated away while the sidecar was down: the rest once, and a suspected gap', async () => {
  const server = await startPodLogServer();
  const { log } = server;
  const pod = makePod(server);
  let written = 0;
  const write = (lines: number): void => {
    for (let n = 0; n < lines; n += 1) {
      written += 1;
      log.writeRaw(`${stampAfter(written)} ${numberedLine(written)}`);
    }
  };
  write(100);
  const first = pod.start({ config: eachLineConfig });
  await first.reached(100);
  await first.metrics();
  await first.kill();
  write(30);
  log.rotate('fall silent');
  write(70);
  const sidecar = pod.start({ config: eachLineConfig });
  await sidecar.reached(170);
  const counted = numbersCounted(await sidecar.metrics());
  const missing = Array.from({ length: written }, (_, n) => n + 1).filter((n) => !counted.has(n));
  expect(missing).toEqual(Array.from({ length: 30 }, (_, n) => 101 + n));
  expect(await sidecar.sample('heartbeat_source_gaps_total')).toBe(1);
  expect((await sidecar.health()).reasons.map((reason) => reason['code'])).toContain('source_gaps');
  expect(sidecar.said('source_gap').map((line) => line['msg'])).toContain(
    "bytes of the service's log may be lost (suspected_rotation): nobody knows how many",
  );
});
