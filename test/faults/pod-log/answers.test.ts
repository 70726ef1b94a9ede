import { describe, expect, it } from 'vitest';
import { stampAfter } from '../../read/pod/container-log.ts';
import { startPodLogServer } from '../../remote/kubernetes/pod-log-server.ts';
import { numberedLine } from '../support/oracle.ts';
import { makePod } from '../support/pod.ts';
import { expectExactly } from '../support/sidecar.ts';

describe('what an API server answers', () => {
  it('a token that was renewed is taken, and a right that is given later: exact', async () => {
    const server = await startPodLogServer();
    const { log } = server;
    const pod = makePod(server);
    server.token = 'first';
    log.write(stampAfter(1), numberedLine(1).trimEnd());
    const sidecar = pod.start();
    await sidecar.reached(1);

    server.token = 'second';
    log.breakConnections();
    const unknown = await sidecar.becomes('refused', ({ components }) =>
      String(components.source.problem).includes('(401)'),
    );
    expect(unknown.components.source.state).toBe('failed');
    pod.renewToken('second');
    log.write(stampAfter(2), numberedLine(2).trimEnd());
    await sidecar.reached(2);
    await sidecar.becomes('well', ({ components }) => components.source.problem === null);
    await expectExactly(sidecar, 2);
  });

  it('403 says which right is missing, and nothing is lost by it', async () => {
    const server = await startPodLogServer();
    const pod = makePod(server);
    server.isAllowed = false;
    server.log.write(stampAfter(1), numberedLine(1).trimEnd());
    const sidecar = pod.start();
    const refused = await sidecar.becomes(
      'refused',
      ({ components }) => components.source.state === 'failed',
    );
    expect(refused.components.source.problem).toContain(
      'it takes "get" on "pods/log" in namespace shop',
    );
    expect(refused.reasons.map(({ code }) => code)).toContain('source_failed');
    server.isAllowed = true;
    await expectExactly(sidecar, 1);
  });

  it('429 and 500 are waited for', async () => {
    const server = await startPodLogServer();
    const { log } = server;
    log.refusals.push({ status: 429, message: 'slow down', retryAfterSeconds: 1 });
    log.refusals.push({ status: 500, message: 'the kubelet is away' });
    log.write(stampAfter(1), numberedLine(1).trimEnd());
    const sidecar = makePod(server).start();
    await sidecar.reached(1);
    expect(sidecar.said('source_problem').map(({ msg }) => msg)).toEqual([
      'shop/web-0/app: the API server has too many requests (429): slow down',
      'shop/web-0/app: the API server cannot give the log of shop/web-0/app (500): the kubelet is away',
    ]);
    await expectExactly(sidecar, 1);
  });
});
