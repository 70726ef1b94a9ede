import type { ServerResponse } from 'node:http';
import { type Answer, type ApiServer, sendStatus, startApiServer } from './api-server.ts';

export interface PodObject {
  readonly uid: string;
  readonly namespace?: string;
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface NodePodsServer extends ApiServer {
  /** The one token that it takes; any while it is not set. */
  token: string | undefined;
  /** Verbs on pods that the service account has. */
  verbs: readonly ('list' | 'watch')[];
  /** By `namespace/name`, the texts under `heartbeat.yaml`; `undefined`: no right on any. */
  configMaps: Record<string, string> | undefined;
  /** A pod comes, or changes. */
  put(pod: PodObject): void;
  remove(uid: string): void;
  /** Forgets versions up to now, as a compaction does: whoever watches from one of them must list. */
  compact(): void;
  /** Ends all watches, as a server does after `timeoutSeconds` or when it is restarted. */
  endWatches(): void;
  readonly watches: number;
  /** Requests so far: `list`, `watch`. */
  readonly did: readonly string[];
}

/**
 * An API server of the node `node-1`, as far as pods and ConfigMaps go: versions, lists, watches with
 * bookmarks, `410 Gone` as an event, rights.
 */
export async function startNodePodsServer(): Promise<NodePodsServer> {
  const pods = new Map<string, object>();
  const events: { readonly version: number; readonly line: string }[] = [];
  const watches = new Set<ServerResponse>();
  const did: string[] = [];
  let version = 100;
  let forgotten = 0;

  const answer: Answer = ({ url, token }, response) => {
    if (server.token !== undefined && token !== server.token) {
      return sendStatus(response, 401, 'Unauthorized');
    }
    const [, ofNamespace, configMap] =
      /^\/api\/v1\/namespaces\/([^/]+)\/configmaps\/([^/]+)$/.exec(url.pathname) ?? [];
    if (configMap !== undefined) return sendConfigMap(`${ofNamespace}/${configMap}`, response);
    if (url.pathname !== '/api/v1/pods') return sendStatus(response, 404, 'not found');
    if (url.searchParams.get('fieldSelector') !== 'spec.nodeName=node-1') {
      return sendStatus(response, 403, 'pods is forbidden: of this node alone');
    }
    const verb = url.searchParams.get('watch') === 'true' ? 'watch' : 'list';
    did.push(verb);
    if (!server.verbs.includes(verb)) {
      return sendStatus(
        response,
        403,
        `pods is forbidden: User "me" cannot ${verb} resource "pods"`,
      );
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    if (verb === 'list') {
      const metadata = { resourceVersion: String(version) };
      const list = { kind: 'PodList', apiVersion: 'v1', metadata, items: [...pods.values()] };
      response.end(JSON.stringify(list));
      return;
    }
    watch(Number(url.searchParams.get('resourceVersion')), response);
  };

  function watch(from: number, response: ServerResponse): void {
    if (from < forgotten) {
      const message = `too old resource version: ${from} (${forgotten})`;
      const status = { kind: 'Status', status: 'Failure', reason: 'Expired', code: 410, message };
      response.end(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
      return;
    }
    response.flushHeaders();
    for (const { version: of, line } of events) if (of > from) response.write(line);
    watches.add(response);
    response.on('close', () => watches.delete(response));
  }

  function happened(type: string, object: object): void {
    const line = `${JSON.stringify({ type, object })}\n`;
    events.push({ version, line });
    // Cut in the middle, as packets are.
    for (const response of watches) {
      response.write(line.slice(0, 20));
      response.write(line.slice(20));
    }
  }

  function sendConfigMap(name: string, response: ServerResponse): void {
    const text = server.configMaps?.[name];
    if (server.configMaps === undefined)
      sendStatus(response, 403, `configmaps "${name}" is forbidden`);
    else if (text === undefined) sendStatus(response, 404, `configmaps "${name}" not found`);
    else {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ kind: 'ConfigMap', data: { 'heartbeat.yaml': text } }));
    }
  }

  const server: NodePodsServer = Object.assign(await startApiServer(answer), {
    token: undefined,
    verbs: ['list', 'watch'] as const,
    configMaps: undefined,
    put({ uid, namespace = 'shop', name, annotations = {} }: PodObject) {
      version += 1;
      const resourceVersion = String(version);
      const object = { metadata: { uid, namespace, name, annotations, resourceVersion } };
      const type = pods.has(uid) ? 'MODIFIED' : 'ADDED';
      pods.set(uid, object);
      happened(type, object);
    },
    remove(uid: string) {
      const object = pods.get(uid) ?? {};
      pods.delete(uid);
      version += 1;
      const metadata = { ...(object as { metadata: object }).metadata };
      happened('DELETED', { metadata: { ...metadata, resourceVersion: String(version) } });
    },
    compact() {
      version += 1;
      forgotten = version;
      events.length = 0;
    },
    endWatches() {
      for (const response of watches) response.end();
      watches.clear();
    },
    watches: 0,
    did,
  });
  Object.defineProperty(server, 'watches', { get: () => watches.size });
  return server;
}
