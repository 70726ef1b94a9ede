import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import { CodedError } from '../../model/error.ts';
import { connectionError } from './api-error.ts';
import type { ClientCertificate, Connection, Identity } from './connection.ts';

/** Parameters of a request; those that are `undefined` are left out. */
type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** What a server answered, of whatever status. The body must be read to its end, or aborted. */
export interface ApiAnswer {
  readonly status: number;
  /** Seconds, from `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;
  readonly body: AsyncIterable<Buffer>;
}

/**
 * A client of a Kubernetes API server: reads only. Each request has the identity and the authority
 * as they are at that moment.
 */
export interface ApiClient {
  readonly connection: Connection;
  /**
   * Settles when the headers are there, which a followed log sends with its first line: no time
   * limit but the connection's own. After a 401 it is tried once more, if the identity has changed.
   * @throws CodedError API_UNREACHABLE, API_UNTRUSTED, API_CREDENTIALS; the signal's reason
   */
  get(path: string, query: Query, signal?: AbortSignal): Promise<ApiAnswer>;
  /**
   * The document of an answer of status 200.
   * @throws CodedError API_STATUS for another status, and what {@link get} throws
   */
  getJson(path: string, query: Query, signal?: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

export interface ApiClientOptions {
  /** Milliseconds until a connection must stand; 10,000 by default. */
  readonly connectTimeoutMs?: number;
  /** What the server's audit log calls us. */
  readonly userAgent?: string;
}

const maxMessageBytes = 64 * 1024;
const maxDocumentBytes = 64 * 1024 * 1024;

export function createApiClient(connection: Connection, options: ApiClientOptions = {}): ApiClient {
  return new Client(connection, options);
}

/** What the server says of an answer that is no success: its Status document, or its bare text. */
export async function messageOf(answer: ApiAnswer): Promise<string> {
  const text = await readText(answer.body, maxMessageBytes);
  const document = parse(text);
  const hasMessage = typeof document === 'object' && document !== null && 'message' in document;
  return hasMessage ? String(document.message) : text.trim();
}

class Client implements ApiClient {
  readonly connection: Connection;
  readonly #options: ApiClientOptions;
  #dispatcher: Dispatcher | undefined;
  /** What the dispatcher was made with: another authority or certificate takes another one. */
  #madeWith = '';

  constructor(connection: Connection, options: ApiClientOptions) {
    this.connection = connection;
    this.#options = options;
  }

  async get(path: string, query: Query, signal?: AbortSignal): Promise<ApiAnswer> {
    const { connection } = this;
    const identity = await connection.identify();
    const answer = await this.#request(path, query, identity, signal);
    if (answer.status !== 401) return answer;
    connection.forget();
    const fresh = await connection.identify();
    if (isSame(identity, fresh)) return answer;
    await readText(answer.body, maxMessageBytes);
    return await this.#request(path, query, fresh, signal);
  }

  async getJson(path: string, query: Query, signal?: AbortSignal): Promise<unknown> {
    const answer = await this.get(path, query, signal);
    if (answer.status !== 200) {
      const message = `the API server answered ${answer.status} to ${path}: ${await messageOf(answer)}`;
      throw new CodedError('API_STATUS', message, { cause: { status: answer.status } });
    }
    const document = parse(await readText(answer.body, maxDocumentBytes));
    if (document !== undefined) return document;
    throw new CodedError('API_STATUS', `what answers to ${path} is no API server: it sent no JSON`);
  }

  async close(): Promise<void> {
    await this.#dispatcher?.destroy();
    this.#dispatcher = undefined;
  }

  async #request(
    path: string,
    query: Query,
    { token, certificate }: Identity,
    signal: AbortSignal | undefined,
  ): Promise<ApiAnswer> {
    const { userAgent = 'heartbeat' } = this.#options;
    try {
      const { statusCode, headers, body } = await request(urlOf(this.connection, path, query), {
        dispatcher: this.#dispatcherFor(certificate),
        headers: {
          accept: 'application/json, */*',
          'user-agent': userAgent,
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        signal: signal ?? null,
      });
      const retryAfter = Number(headers['retry-after']);
      return {
        status: statusCode,
        retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
        body: named(body, this.connection, signal),
      };
    } catch (cause) {
      signal?.throwIfAborted();
      throw connectionError(cause, this.connection);
    }
  }

  #dispatcherFor(certificate: ClientCertificate | undefined): Dispatcher {
    const ca = this.connection.certificateAuthority();
    const madeWith = JSON.stringify([ca, certificate]);
    if (this.#dispatcher !== undefined && this.#madeWith === madeWith) return this.#dispatcher;
    // Requests that are under way end in their own time.
    void this.#dispatcher?.close();
    this.#madeWith = madeWith;
    this.#dispatcher = dispatcherOf(this.connection, ca, certificate, this.#options);
    return this.#dispatcher;
  }
}

function dispatcherOf(
  { tlsServerName, skipsTlsVerify, proxyUrl }: Connection,
  ca: string | undefined,
  certificate: ClientCertificate | undefined,
  { connectTimeoutMs = 10_000 }: ApiClientOptions,
): Dispatcher {
  const tls = {
    timeout: connectTimeoutMs,
    rejectUnauthorized: !skipsTlsVerify,
    ...(ca !== undefined && { ca }),
    ...(tlsServerName !== undefined && { servername: tlsServerName }),
    ...(certificate !== undefined && { cert: certificate.certificate, key: certificate.key }),
  };
  // A silent log is no slow answer: whoever asks has a watchdog of its own.
  const patience = { headersTimeout: 0, bodyTimeout: 0 };
  return proxyUrl === undefined
    ? new Agent({ ...patience, connect: tls })
    : new ProxyAgent({ ...patience, uri: proxyUrl, requestTls: tls });
}

/** The body, with what breaks it told as an error of ours. */
async function* named(
  body: AsyncIterable<Buffer>,
  connection: Connection,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (cause) {
    signal?.throwIfAborted();
    throw connectionError(cause, connection);
  }
}

function urlOf({ server }: Connection, path: string, query: Query): URL {
  const url = new URL(server + path);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(key, String(value));
  }
  return url;
}

async function readText(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8', 0, maxBytes);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSame(one: Identity, other: Identity): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
