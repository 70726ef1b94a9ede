import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';

export interface Asked {
  readonly url: URL;
  readonly token: string | undefined;
  /** Common name of the client's certificate. */
  readonly user: string | undefined;
}

export type Answer = (asked: Asked, response: ServerResponse) => void;

export interface ApiServer {
  readonly url: string;
  readonly port: number;
  readonly asked: readonly Asked[];
  readonly certificates: Certificates;
  /** What it answers from now on. */
  answer: Answer;
}

let shared: Certificates | undefined;

/** An HTTPS server on a free port that answers as a test says; closed after it. */
export async function startApiServer(answer: Answer): Promise<ApiServer> {
  shared ??= makeCertificates();
  const certificates = shared;
  const asked: Asked[] = [];
  const server = createServer(
    { ...certificates.server, ca: certificates.ca, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const one = askedOf(request);
      asked.push(one);
      api.answer(one, response);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const api = { url: `https://127.0.0.1:${port}`, port, asked, certificates, answer };
  return api;
}

/** A Status document, as every answer that is no success has it. */
export function sendStatus(
  response: ServerResponse,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers });
  response.end(
    JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }),
  );
}

function askedOf(request: IncomingMessage): Asked {
  const socket = request.socket as TLSSocket;
  const subject = socket.getPeerCertificate().subject as { CN?: string } | undefined;
  return {
    url: new URL(request.url ?? '/', 'https://server'),
    token: request.headers.authorization?.replace(/^Bearer /, ''),
    user: subject?.CN,
  };
}
