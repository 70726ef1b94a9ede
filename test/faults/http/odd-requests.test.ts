import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { expectUnharmed } from './under-load.ts';

/** Between two rounds: the scrapes that are timed share this process with the attack. */
const pauseMs = 20;

/** Sends a text as it is, and gives all that came back until the connection closed. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const pieces: Buffer[] = [];
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(Buffer.concat(pieces).toString('latin1')));
    socket.write(text);
  });
}

function statusesIn(answers: string): number[] {
  return [...answers.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}

function request(method: string, path = '/metrics', headers = ''): string {
  return `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n`;
}

describe('requests that nobody should send', () => {
  it('headers of 1 MB: refused, or cut off', async () => {
    await expectUnharmed(async (port, signal) => {
      const large = request('GET', '/metrics', `X-Large: ${'y'.repeat(1_000_000)}\r\n`);
      const many = request('GET', '/metrics', 'X-Many: 1\r\n'.repeat(90_000));
      let answered = 0;
      while (!signal.aborted) {
        for (const text of [large, many]) {
          const statuses = statusesIn(await exchange(port, text));
          expect([[], [431]]).toContainEqual(statuses);
          answered += statuses.length;
        }
        await delay(pauseMs);
      }
      expect(answered).toBeGreaterThan(0);
    });
  });

  it('unknown methods, and methods that are not for reading', async () => {
    await expectUnharmed(async (port, signal) => {
      do {
        for (const method of [
          'POST',
          'PUT',
          'DELETE',
          'PATCH',
          'OPTIONS',
          'TRACE',
          'PROPFIND',
          'FROB',
        ]) {
          expect(statusesIn(await exchange(port, request(method))), method).toEqual([405]);
        }
        expect(statusesIn(await exchange(port, request('CONNECT', 'a:1')))).toEqual([405]);
        for (const text of ['GET', '\0\0\0', '\x16\x03\x01\x02']) {
          const statuses = statusesIn(await exchange(port, `${text}\r\n\r\n`));
          expect(statuses, JSON.stringify(text)).toEqual([400]);
        }
        await delay(pauseMs);
      } while (!signal.aborted);
    });
  });

  it('HEAD: the headers of GET, and no body', async () => {
    await expectUnharmed(async (port, signal) => {
      do {
        for (const path of ['/metrics', '/health', '/livez', '/readyz', '/']) {
          const answer = await exchange(port, request('HEAD', path));
          expect(statusesIn(answer), path).toEqual([200]);
          expect(Number(/content-length: (\d+)/i.exec(answer)?.[1]), path).toBeGreaterThan(0);
          expect(answer.slice(answer.indexOf('\r\n\r\n') + 4), path).toBe('');
        }
        await delay(pauseMs);
      } while (!signal.aborted);
    });
  });

  it('300 requests in one write: each answered, in order', async () => {
    await expectUnharmed(async (port, signal) => {
      const one = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
      const many = `${one('/metrics')}${one('/nothing')}${one('/livez')}`.repeat(100);
      do {
        const answers = await exchange(port, many + request('GET', '/livez'));
        const expected = Array.from({ length: 100 }, () => [200, 404, 200]).flat();
        expect(statusesIn(answers)).toEqual([...expected, 200]);
        await delay(pauseMs);
      } while (!signal.aborted);
    });
  });
});
