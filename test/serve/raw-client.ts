import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP client that sends bytes as they are: what well-behaved clients cannot do. */
export interface RawClient {
  readonly socket: Socket;
  /** All that came so far. */
  readonly received: string;
  send(text: string): void;
  /** Resolves with all that came, once the server has closed the connection. */
  closed(): Promise<string>;
}

export async function connectRaw(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // A server that cuts a connection off may reset it; what came before is what counts.
  socket.on('error', () => socket.destroy());
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  await once(socket, 'connect');
  const received = (): string => Buffer.concat(chunks).toString('latin1');
  return {
    socket,
    get received() {
      return received();
    },
    send: (text) => void socket.write(text),
    async closed() {
      await closed;
      return received();
    },
  };
}
