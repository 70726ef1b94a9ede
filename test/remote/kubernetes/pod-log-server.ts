import { pipeline, Readable } from 'node:stream';
import { ContainerLog } from '../../read/pod/container-log.ts';
import { type Answer, type ApiServer, sendStatus, startApiServer } from './api-server.ts';

export interface PodLogServer extends ApiServer {
  readonly log: ContainerLog;
  /** The one token that it takes; any while it is not set. */
  token: string | undefined;
  /** Whether the asker may read logs. */
  isAllowed: boolean;
}

/** An API server with the pod `web-0` in namespace `shop`, whose container `app` writes a log. */
export async function startPodLogServer(): Promise<PodLogServer> {
  const log = new ContainerLog();
  const answer: Answer = ({ url, token }, response) => {
    if (server.token !== undefined && token !== server.token) {
      return sendStatus(response, 401, 'Unauthorized');
    }
    if (!server.isAllowed) {
      return sendStatus(
        response,
        403,
        'pods "web-0" is forbidden: User "me" cannot get "pods/log"',
      );
    }
    const [, pod] = /^\/api\/v1\/namespaces\/shop\/pods\/([^/]+)\/log$/.exec(url.pathname) ?? [];
    if (pod !== 'web-0') return sendStatus(response, 404, `pods "${pod}" not found`);
    const get = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
    if ((get('container') ?? 'app') !== 'app') {
      return sendStatus(response, 400, `container ${get('container')} is not valid for pod web-0`);
    }
    if (get('timestamps') !== 'true') return sendStatus(response, 500, 'a test wants stamps');
    const abort = new AbortController();
    response.on('close', () => abort.abort());
    const tailLines = get('tailLines');
    const query = {
      follows: get('follow') === 'true',
      isPrevious: get('previous') === 'true',
      sinceTime: get('sinceTime'),
      tailLines: tailLines === undefined ? undefined : Number(tailLines),
    };
    void log.open(query, abort.signal).then(async (answer) => {
      const { status, retryAfterSeconds, body } = answer;
      if (status !== 200) {
        const headers = { 'retry-after': String(retryAfterSeconds) };
        sendStatus(
          response,
          status,
          await answer.message(),
          retryAfterSeconds === undefined ? {} : headers,
        );
        return;
      }
      // As the kubelet does it: the headers go with the first line.
      pipeline(Readable.from(body, { highWaterMark: 1 }), response, () => response.destroy());
    });
  };
  const api = await startApiServer(answer);
  const server: PodLogServer = Object.assign(api, { log, token: undefined, isAllowed: true });
  return server;
}
