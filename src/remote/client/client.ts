import { Agent, request } from 'undici';
import type { HealthDocument } from '../../health/health-document.ts';
import { CodedError, exitCode } from '../../model/error.ts';
import type { HeartbeatLine } from '../../model/heartbeat.ts';

/** Where a sidecar answers unless it was told otherwise. */
const defaultUrl = 'http://127.0.0.1:9464';

export interface FetchOptions {
  /** Milliseconds for the whole answer; 5,000 by default. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 5_000;
/** No document of a sidecar is that long. */
const maxBodyBytes = 16 * 1024 * 1024;

/**
 * What the sidecar at `url` says of its health, be it good or bad.
 * @throws CodedError `SIDECAR_REFUSED`, `SIDECAR_TIMEOUT`, `SIDECAR_UNREACHABLE`,
 *   `SIDECAR_NOT_HEARTBEAT`, `URL_INVALID`
 */
export async function fetchHealth(
  url: string = defaultUrl,
  options: FetchOptions = {},
): Promise<HealthDocument> {
  const target = toTarget(url, 'health');
  const { status, text } = await get(target, options);
  const document = status === 200 || status === 503 ? parse(text) : undefined;
  if (!isHealthDocument(document)) throw notHeartbeat(target, status);
  return document;
}

/**
 * The last heartbeat of the sidecar at `url`; `undefined` when it has written none, or follows a
 * node, whose pods have one each.
 */
export async function fetchHeartbeat(
  url: string = defaultUrl,
  options: FetchOptions = {},
): Promise<HeartbeatLine | undefined> {
  const target = toTarget(url, 'heartbeat');
  const { status, text } = await get(target, options);
  if (status === 404 || status === 503) return undefined;
  const line = status === 200 ? parse(text) : undefined;
  if (isObject(line) && line['schema'] === 'heartbeat.pods/v1') return undefined;
  if (!isHeartbeatLine(line)) throw notHeartbeat(target, status);
  return line;
}

function toTarget(url: string, path: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
  try {
    const base = new URL(withScheme);
    if (base.protocol === 'http:' || base.protocol === 'https:') {
      base.pathname = `${base.pathname.replace(/\/+$/, '')}/${path}`;
      return base;
    }
  } catch {
    // Told below, together with a scheme that nobody speaks here.
  }
  throw new CodedError('URL_INVALID', `"${url}" is not the URL of a sidecar`, {
    hint: `give one like ${defaultUrl}`,
    exitCode: exitCode.usage,
  });
}

async function get(
  target: URL,
  { timeoutMs = defaultTimeoutMs }: FetchOptions,
): Promise<{ readonly status: number; readonly text: string }> {
  const agent = new Agent({ connect: { timeout: timeoutMs }, maxResponseSize: maxBodyBytes });
  try {
    const response = await request(target, {
      dispatcher: agent,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { accept: 'application/json', ...authorizationOf(target) },
    });
    return { status: response.statusCode, text: await response.body.text() };
  } catch (cause) {
    throw toFetchError(cause, target, timeoutMs);
  } finally {
    await agent.destroy();
  }
}

/** `https://user:password@host`: what a URL says of who asks is a header. */
function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}

function toFetchError(cause: unknown, { origin, host }: URL, timeoutMs: number): CodedError {
  const code = codeOf(cause);
  const hint = 'is the sidecar running? HEARTBEAT_PORT or --port says where it listens';
  if (code === 'ECONNREFUSED') {
    return new CodedError('SIDECAR_REFUSED', `nobody listens at ${origin}`, { cause, hint });
  }
  if (code === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    const seconds = timeoutMs / 1000;
    return new CodedError('SIDECAR_TIMEOUT', `no answer from ${origin} within ${seconds} s`, {
      cause,
      hint,
    });
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new CodedError('SIDECAR_UNREACHABLE', `the name ${host} is not known`, { cause });
  }
  if (code.startsWith('HPE_') || code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new CodedError('SIDECAR_NOT_HEARTBEAT', `what answers at ${origin} is no sidecar`, {
      cause,
      hint,
    });
  }
  return new CodedError('SIDECAR_UNREACHABLE', `cannot reach ${origin} (${code})`, { cause, hint });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  // Where several addresses were tried, each failed for a reason of its own.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function notHeartbeat({ origin, pathname }: URL, status: number): CodedError {
  return new CodedError(
    'SIDECAR_NOT_HEARTBEAT',
    `what answers at ${origin} is no sidecar: ${pathname} gave status ${status}, no document of one`,
    { hint: 'HEARTBEAT_PORT or --port says where the sidecar listens' },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHealthDocument(value: unknown): value is HealthDocument {
  return isObject(value) && value['schema'] === 'heartbeat.health/v1';
}

function isHeartbeatLine(value: unknown): value is HeartbeatLine {
  return isObject(value) && typeof value['heartbeat_count'] === 'number';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
