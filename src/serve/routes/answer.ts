import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { NotReady } from '../../model/view.ts';

/** What a route answers; everything else about the response is the same for all. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export function textAnswer(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    contentType: 'text/plain; charset=utf-8',
    body: Buffer.from(`${text}\n`),
    headers,
  };
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return {
    status,
    contentType: 'application/json; charset=utf-8',
    body: Buffer.from(`${JSON.stringify(value)}\n`),
  };
}

/** What is told before the sidecar has caught up. */
export function notReadyAnswer({ reason, retryAfterSeconds }: NotReady): Answer {
  return textAnswer(503, `not ready: ${reason}`, retryAfter(retryAfterSeconds));
}

export function retryAfter(seconds: number): Readonly<Record<string, string>> {
  return { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) };
}

/** Smaller bodies gain nothing: they fit into one packet anyway. */
const minGzipBytes = 1024;

/** The body and its encoding. One body that many asked for at once is compressed once. */
export async function encodeBody(
  body: Buffer,
  mayGzip: boolean,
): Promise<{ readonly body: Buffer; readonly encoding: 'gzip' | undefined }> {
  if (!mayGzip || body.length <= minGzipBytes) return { body, encoding: undefined };
  const running = compressions.get(body) ?? compress(body, { level: constants.Z_BEST_SPEED });
  compressions.set(body, running);
  return { body: await running, encoding: 'gzip' };
}

const compress = promisify<Buffer, { level: number }, Buffer>(gzip);
const compressions = new WeakMap<Buffer, Promise<Buffer>>();
