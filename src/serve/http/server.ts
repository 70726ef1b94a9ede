import { createServer } from 'node:http';
import { Socket } from 'node:net';
import { createGapMemory } from '../../health/health-condition.ts';
import type { Access } from '../../model/access.ts';
import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import type { View } from '../../model/view.ts';
import { createRoutes } from '../routes/routes.ts';
import { endRaw, rejectBadRequest } from './bad-request.ts';
import { Connections } from './connections.ts';
import { toListenError } from './listen-error.ts';
import { createResponder } from './responder.ts';
import { createTransport } from './transport.ts';

export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly clock: Clock;
  readonly routes: View;
  readonly log: Log;
  /** Who may ask, and whether over TLS; without it everyone, over plain HTTP. */
  readonly access?: Access | undefined;
  readonly limits?: Partial<HttpLimits>;
}

export interface HttpLimits {
  /** Milliseconds in which a request's head must be there; whole requests have twice as long. */
  readonly headersTimeoutMs: number;
  /** Milliseconds for which a socket may stay open between requests. */
  readonly keepAliveTimeoutMs: number;
  /** Milliseconds without a byte either way after which a socket is cut off. */
  readonly idleTimeoutMs: number;
  /** Beyond this many the oldest idle connection makes room for a new one. */
  readonly maxConnections: number;
  /** Bytes of answers that may wait for slow readers, all together. */
  readonly maxUnsentBytes: number;
  /** Milliseconds that `close` leaves to answers under way. */
  readonly closeTimeoutMs: number;
}

export interface Address {
  readonly host: string;
  readonly port: number;
  /** Under which a browser on this machine finds it. */
  readonly url: string;
}

export interface HttpServer {
  /** @throws CodedError `PORT_IN_USE`, `PORT_NOT_PERMITTED`, `HOST_UNKNOWN`, … */
  listen(): Promise<Address>;
  /** From now on shows another view; requests under way end as they began. */
  show(view: View): void;
  /** Ends idle sockets at once and lets answers under way finish. May be called more than once. */
  close(): Promise<void>;
}

const defaultLimits: HttpLimits = {
  headersTimeoutMs: 5_000,
  keepAliveTimeoutMs: 5_000,
  idleTimeoutMs: 10_000,
  maxConnections: 512,
  maxUnsentBytes: 16 * 1024 * 1024,
  closeTimeoutMs: 2_000,
};

/** Serves what a view shows. What a client does wrong costs its own socket, and no count. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { host, port, clock, log, access } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const connections = new Connections(limits);
  const memory = createGapMemory(options.routes);
  let routes = createRoutes(options.routes, clock, memory);
  const respond = createResponder({
    routes: () => routes,
    connections,
    log,
    access,
  });
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.headersTimeoutMs * 2,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs / 2),
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    respond,
  );
  server.timeout = limits.idleTimeoutMs;
  server.maxRequestsPerSocket = 1_000;
  const [talk] = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on(
    'connection',
    createTransport({
      access,
      handshakeTimeoutMs: limits.headersTimeoutMs,
      serve: (socket) => talk?.call(server, socket),
      opened: (socket, before) => connections.replaced(before, socket),
    }),
  );
  server.on('clientError', (error, socket) => {
    if (socket instanceof Socket) rejectBadRequest(error, socket, connections.isBusy(socket));
    else socket.destroy();
  });
  server.on('connect', (_request, socket) => {
    if (socket instanceof Socket) endRaw(socket, 405, 'method not allowed', 'Allow: GET, HEAD');
    else socket.destroy();
  });

  let closing: Promise<void> | undefined;
  return {
    listen: () =>
      new Promise((resolve, reject) => {
        const fail = (cause: unknown): void => reject(toListenError(cause, host, port));
        server.once('error', fail);
        try {
          server.listen({ host, port }, () => {
            server.off('error', fail);
            server.on('error', (error) => log.error('http_server_error', error.message));
            const address = server.address();
            const bound = typeof address === 'object' && address !== null ? address.port : port;
            const scheme = access?.tls() === undefined ? 'http' : 'https';
            resolve({ host, port: bound, url: toUrl(scheme, host, bound) });
          });
        } catch (error) {
          fail(error);
        }
      }),
    show(next) {
      routes = createRoutes(next, clock, memory);
    },
    close() {
      closing ??= new Promise((resolve) => {
        const timer = clock.setTimer(() => connections.endAll(), limits.closeTimeoutMs);
        server.close(() => {
          timer.cancel();
          resolve();
        });
        connections.close();
      });
      return closing;
    },
  };
}

/** `0.0.0.0` and `::` are where a server listens, not where a browser goes. */
function toUrl(scheme: string, host: string, port: number): string {
  if (host === '0.0.0.0') return `${scheme}://127.0.0.1:${port}`;
  if (host === '::') return `${scheme}://[::1]:${port}`;
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
