import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { CodedError, exitCode } from '../../model/error.ts';
import type { RateLimit } from './rate-limit.ts';
import { Section } from './section.ts';
import { type TlsSettings, tlsSettingsOf } from './tls-settings.ts';

/** What a web configuration file says, its certificates read and checked. */
export interface WebConfig {
  readonly tls: TlsSettings | undefined;
  /** bcrypt hashes by user; none: nobody is asked who they are. */
  readonly users: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  /** Of all requests together; `undefined`: as many as come. */
  readonly rateLimit: RateLimit | undefined;
}

/** Those that https://github.com/prometheus/exporter-toolkit allows. */
const headerNames = [
  'Content-Security-Policy',
  'Strict-Transport-Security',
  'X-Content-Type-Options',
  'X-Frame-Options',
  'X-XSS-Protection',
];
/** A hash beyond it takes many seconds: whoever asks would hold up all who come after. */
const maxCost = 16;

/**
 * Reads a file in the format of Prometheus' exporter-toolkit. Paths in it are relative to it.
 * @param onRead told of each file before it is read
 * @throws CodedError WEB_CONFIG_UNREADABLE, WEB_CONFIG_INVALID, WEB_CERTIFICATE_INVALID
 */
export function readWebConfig(path: string, onRead: (path: string) => void): WebConfig {
  const file = resolve(path);
  const read = (name: string): string => {
    const full = resolve(dirname(file), name);
    onRead(full);
    return readText(full);
  };
  const root = new Section(file, '', documentOf(file, read(file)));
  root.only(['tls_server_config', 'http_server_config', 'basic_auth_users', 'rate_limit']);
  const tls = root.section('tls_server_config');
  return {
    tls: tls && tlsSettingsOf(tls, read),
    users: usersOf(root.section('basic_auth_users')),
    headers: headersOf(root.section('http_server_config')),
    rateLimit: rateLimitOf(root.section('rate_limit')),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new CodedError('WEB_CONFIG_UNREADABLE', `cannot read ${path} (${code})`, {
      cause,
      hint: 'it is named by http.web_config_file, or in that file (paths there are relative to it)',
      exitCode: exitCode.usage,
    });
  }
}

function documentOf(file: string, text: string): unknown {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error === undefined) return document.toJS({ maxAliasCount: 100 }) ?? {};
  // Without the excerpt that follows the first line: it may show a hash.
  const [what = 'it is not YAML'] = error.message.split('\n');
  throw new CodedError('WEB_CONFIG_INVALID', `${file}: ${what}`, { exitCode: exitCode.usage });
}

function usersOf(section: Section | undefined): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  if (section === undefined) return users;
  for (const user of section.keys()) {
    const hash = section.text(user) ?? '';
    const cost = Number(/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash)?.[1]);
    if (!(cost >= 4)) {
      throw section.wrong(
        user,
        'is not a bcrypt hash',
        'make one: htpasswd -nBC 10 "" | tr -d ":"',
      );
    }
    if (cost > maxCost) {
      throw section.wrong(
        user,
        `has the cost ${cost}`,
        `at most ${maxCost} can be compared in time`,
      );
    }
    users.set(user, hash);
  }
  return users;
}

function headersOf(section: Section | undefined): Readonly<Record<string, string>> {
  if (section === undefined) return {};
  section.only(['http2', 'headers']);
  // HTTP/1.1 is spoken either way; every client that can do more can do that.
  section.flag('http2');
  const headers = section.section('headers');
  if (headers === undefined) return {};
  headers.only(headerNames);
  const found: [string, string][] = [];
  for (const name of headers.keys()) {
    const value = headers.text(name);
    if (value === undefined) continue;
    if (!/^[\t\x20-\x7e]*$/.test(value))
      throw headers.wrong(name, 'has a character no header may have');
    found.push([name, value]);
  }
  return Object.fromEntries(found);
}

/** An interval of 0, or none, switches it off. */
function rateLimitOf(section: Section | undefined): RateLimit | undefined {
  if (section === undefined) return undefined;
  section.only(['interval', 'burst']);
  const intervalMs = section.durationMs('interval') ?? 0;
  const burst = section.count('burst') ?? 0;
  if (intervalMs === 0) return undefined;
  if (burst > 0) return { intervalMs, burst };
  throw section.wrong('burst', 'is 0 or missing: no request would ever be answered');
}
