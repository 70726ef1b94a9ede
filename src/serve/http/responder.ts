import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access } from '../../model/access.ts';
import type { Log } from '../../model/log.ts';
import { allowsGzip } from '../routes/accept.ts';
import { type Answer, encodeBody, retryAfter, textAnswer } from '../routes/answer.ts';
import type { Routes } from '../routes/routes.ts';
import type { Connections } from './connections.ts';

export interface ResponderOptions {
  /** Those that hold now. */
  readonly routes: () => Routes;
  readonly connections: Connections;
  readonly log: Log;
  readonly access: Access | undefined;
}

/** Bodies beyond this are not waited for: the answer goes out and the connection closes. */
const maxIgnoredBodyBytes = 64 * 1024;

/** Turns requests into answers, and answers into responses. */
export function createResponder({
  routes,
  connections,
  log,
  access,
}: ResponderOptions): (request: IncomingMessage, response: ServerResponse) => void {
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (await barrier(request)) ?? (await decide(request));
    const mayGzip = allowsGzip(request.headers['accept-encoding']);
    const { body, encoding } = await encodeBody(answer.body, mayGzip);
    if (response.destroyed) return;
    response.writeHead(answer.status, {
      'Content-Type': answer.contentType,
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      Vary: 'Accept, Accept-Encoding',
      'X-Content-Type-Options': 'nosniff',
      ...(encoding && { 'Content-Encoding': encoding }),
      ...(hasLargeBody(request) && { Connection: 'close' }),
      ...access?.headers(),
      ...answer.headers,
    });
    const sizeBytes = request.method === 'HEAD' ? 0 : body.length;
    response.once('close', () => connections.answered(request.socket, sizeBytes));
    response.end(body);
    connections.handedOver(request.socket, sizeBytes);
  }

  /** What whoever may not ask is told, whatever they ask for: not even what there is. */
  async function barrier({ headers }: IncomingMessage): Promise<Answer | undefined> {
    const admission = (await access?.admit(headers.authorization)) ?? 'admitted';
    if (admission === 'busy') return textAnswer(503, 'too many log in at once', retryAfter(1));
    if (admission === 'limited') return textAnswer(429, 'too many requests', retryAfter(1));
    if (admission === 'admitted') return undefined;
    return textAnswer(401, 'unauthorized', { 'WWW-Authenticate': 'Basic' });
  }

  async function decide(request: IncomingMessage): Promise<Answer> {
    const path = pathOf(request.url ?? '');
    if (path === undefined) return textAnswer(400, 'bad request');
    const { reads, acts } = routes();
    const act = acts.get(path);
    if (act !== undefined) {
      const mayAct = request.method === 'POST' || request.method === 'PUT';
      return mayAct ? act() : notAllowed('POST, PUT');
    }
    const route = reads.get(path);
    if (route === undefined) return textAnswer(404, 'not found; / lists what there is');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return notAllowed('GET, HEAD');
    }
    try {
      return await route(request.headers.accept);
    } catch (error) {
      log.error('http_answer_failed', messageOf(error), { path });
      return textAnswer(500, 'internal error');
    }
  }

  return (request, response) => {
    connections.requested(request.socket);
    response.on('error', () => response.destroy());
    respond(request, response).catch((error: unknown) => {
      log.error('http_answer_failed', messageOf(error));
      response.destroy();
    });
  };
}

function notAllowed(allowed: string): Answer {
  return textAnswer(405, 'method not allowed', { Allow: allowed });
}

/** The path of `/path?query` or of `http://host/path`; `undefined` where it is neither. */
function pathOf(target: string): string | undefined {
  const [path = ''] = target.split(/[?#]/, 1);
  try {
    if (path.startsWith('/')) return decodeURIComponent(path);
    return new URL(target).pathname;
  } catch {
    return undefined;
  }
}

function hasLargeBody({ headers }: IncomingMessage): boolean {
  if (headers['transfer-encoding'] !== undefined) return true;
  return Number(headers['content-length'] ?? 0) > maxIgnoredBodyBytes;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
