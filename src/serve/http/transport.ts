import type { Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import type { Access, TlsAccess } from '../../model/access.ts';

export interface TransportOptions {
  readonly access: Access | undefined;
  readonly handshakeTimeoutMs: number;
  /** A connection that can be talked over: plain, or one that has shaken hands. */
  readonly serve: (socket: Socket) => void;
  /** A connection came, or (`before`) took the place of the raw one below it. */
  readonly opened: (socket: Socket, before?: Socket) => void;
}

/** Takes each new connection by what holds when it comes: so a certificate may change at any time. */
export function createTransport(options: TransportOptions): (raw: Socket) => void {
  const { access, handshakeTimeoutMs, serve, opened } = options;
  /** Connections that have not shaken hands, by their two ends. */
  const shaking = new Map<string, Socket>();
  let current: { readonly of: TlsAccess; readonly server: Server } | undefined;

  /** It never listens itself: it is given connections. */
  function serverOf(tls: TlsAccess): Server {
    if (current?.of === tls) return current.server;
    const server = createServer({ ...tls.options, handshakeTimeout: handshakeTimeoutMs });
    server.on('secureConnection', (socket) => {
      socket.on('error', () => socket.destroy());
      const before = shaking.get(endsOf(socket));
      shaking.delete(endsOf(socket));
      opened(socket, before);
      if (tls.accepts(socket)) serve(socket);
      else socket.destroy();
    });
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    current = { of: tls, server };
    return server;
  }

  return (raw) => {
    raw.on('error', () => raw.destroy());
    opened(raw);
    const tls = access?.tls();
    if (tls === undefined) {
      serve(raw);
      return;
    }
    const ends = endsOf(raw);
    shaking.set(ends, raw);
    raw.once('close', () => {
      if (shaking.get(ends) === raw) shaking.delete(ends);
    });
    serverOf(tls).emit('connection', raw);
  };
}

function endsOf({ localAddress, remoteAddress, remotePort }: Socket): string {
  return `${localAddress} ${remoteAddress} ${remotePort}`;
}
