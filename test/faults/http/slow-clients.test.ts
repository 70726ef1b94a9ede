import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { expectUnharmed } from './under-load.ts';

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function openMany(port: number, count: number): Promise<Socket[]> {
  return Promise.all(Array.from({ length: count }, () => open(port)));
}

describe('clients that take their time', () => {
  it('slowloris: 200 requests of which a byte comes every 50 ms', async () => {
    await expectUnharmed(async (port, signal) => {
      const request = `GET /metrics HTTP/1.1\r\nHost: a\r\nX-Slow: ${'y'.repeat(10_000)}`;
      const sockets = await openMany(port, 200);
      for (let at = 0; !signal.aborted; at += 1) {
        for (const socket of sockets) socket.write(request[at] ?? '');
        await delay(50);
      }
      for (const socket of sockets) socket.destroy();
    });
  });

  it('500 sockets that say nothing', async () => {
    await expectUnharmed(async (port, signal) => {
      const sockets = await openMany(port, 500);
      expect(sockets).toHaveLength(500);
      if (!signal.aborted) await once(signal, 'abort');
      for (const socket of sockets) socket.destroy();
    });
  });

  it('readers that ask and never read', async () => {
    await expectUnharmed(async (port, signal) => {
      const sockets = await openMany(port, 20);
      const request = 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(50);
      for (const socket of sockets) {
        socket.pause();
        socket.write(request);
      }
      if (!signal.aborted) await once(signal, 'abort');
      for (const socket of sockets) socket.destroy();
    });
  });

  it('scrapes that are broken off: before, within and after the request', async () => {
    await expectUnharmed(async (port, signal) => {
      let aborted = 0;
      while (!signal.aborted) {
        const [before, within, after] = await openMany(port, 3);
        before?.destroy();
        within?.end('GET /met');
        within?.destroy();
        after?.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n', () => after.resetAndDestroy());
        aborted += 3;
        await delay(2);
      }
      expect(aborted).toBeGreaterThan(100);
    });
  });
});
