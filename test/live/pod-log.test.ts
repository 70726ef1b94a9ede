import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPodLog, type PodLog } from '../../src/live/pod-log.ts';
import type { PodSourceConfig } from '../../src/model/config.ts';
import { type ApiServer, sendStatus, startApiServer } from '../remote/kubernetes/api-server.ts';

const unset: PodSourceConfig = {
  kind: 'pod',
  container: undefined,
  name: undefined,
  namespace: undefined,
  context: undefined,
  kubeconfig: undefined,
  start: 'saved-or-beginning',
};

describe('the log of a pod', () => {
  it('is that of the pod around us, unless another is named', async () => {
    const server = await startApiServer((_asked, response) => response.end());
    const around = { POD_NAME: 'web-0', POD_NAMESPACE: 'shop' };
    const titleOf = (source: Partial<PodSourceConfig>, env: Record<string, string>): string =>
      open(server, source, env).title;
    expect(titleOf({ container: 'app' }, around)).toBe('shop/web-0/app');
    expect(titleOf({}, { POD_NAME: 'web-0', POD_NAMESPACE: '' })).toBe('of-account/web-0');
    expect(titleOf({ name: 'api-1', namespace: 'bank' }, around)).toBe('bank/api-1');
    expect(() => titleOf({ container: 'app' }, { POD_NAME: '' })).toThrow(
      expect.objectContaining({ code: 'POD_NOT_NAMED', exitCode: 2 }),
    );
  });

  it('is asked for with stamps, and with nothing that is not meant', async () => {
    const server = await startApiServer((_asked, response) => response.end('log'));
    const { api } = open(server, { container: 'app' }, { POD_NAME: 'web-0' });
    const whole = {
      follows: false,
      isPrevious: false,
      sinceTime: undefined,
      tailLines: undefined,
    };
    const since = { sinceTime: '2024-01-01T00:00:08Z', tailLines: 1 };
    for (const query of [whole, { follows: true, isPrevious: true, ...since }]) {
      const { status, body } = await api.open(query, new AbortController().signal);
      for await (const chunk of body) expect([status, String(chunk)]).toEqual([200, 'log']);
    }
    const path = '/api/v1/namespaces/of-account/pods/web-0/log?container=app&timestamps=true';
    expect(server.asked.map(({ url }) => url.pathname + url.search)).toEqual([
      path,
      `${path}&follow=true&previous=true&sinceTime=2024-01-01T00%3A00%3A08Z&tailLines=1`,
    ]);
  });

  it('says what the server said, and how long it asked for patience', async () => {
    const server = await startApiServer((_asked, response) =>
      sendStatus(response, 429, 'slow down', { 'retry-after': '7' }),
    );
    const { api } = open(server, {}, { POD_NAME: 'web-0' });
    const query = { follows: true, isPrevious: false, sinceTime: undefined, tailLines: undefined };
    const answer = await api.open(query, new AbortController().signal);
    expect([answer.status, answer.retryAfterSeconds]).toEqual([429, 7]);
    expect(await answer.message()).toBe('slow down');
  });
});

function open(
  { port, certificates }: ApiServer,
  source: Partial<PodSourceConfig>,
  env: Readonly<Record<string, string>>,
): PodLog {
  const accountFolder = mkdtempSync(join(tmpdir(), 'heartbeat-account-'));
  onTestFinished(() => rmSync(accountFolder, { recursive: true, force: true }));
  const account = { token: 'mine', 'ca.crt': certificates.ca, namespace: 'of-account' };
  for (const [name, text] of Object.entries(account))
    writeFileSync(join(accountFolder, name), text);
  const server = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(port) };
  const log = openPodLog({
    source: { ...unset, ...source },
    env: { ...server, ...env },
    accountFolder,
  });
  onTestFinished(() => log.close());
  return log;
}
