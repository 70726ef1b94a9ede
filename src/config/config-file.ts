import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Environment, variable } from './env.ts';
import { ConfigError } from './problems.ts';
import { type ConfigText, defaultSpan, type SourceSpan } from './source-span.ts';
import { configText } from './yaml-text.ts';

/** Reads a file as text; throws as `node:fs` does. */
export type ReadText = (path: string) => string;

const defaultName = 'heartbeat.yaml';

interface ConfigFileQuery {
  readonly configPath?: string | undefined;
  readonly env: Environment;
  readonly cwd: string;
  readonly readText?: ReadText;
  readonly onRead?: (path: string) => void;
}

/**
 * The configuration file: the one named by the flag, else by `HEARTBEAT_CONFIG`, else
 * `heartbeat.yaml` if it exists.
 *
 * @throws {ConfigError} CONFIG_NOT_FOUND if the named file does not exist, CONFIG_UNREADABLE if
 *   it cannot be read
 */
export function findConfigFile(
  query: ConfigFileQuery,
): { readonly path: string; readonly text: ConfigText } | undefined {
  const { env, cwd, readText = readUtf8 } = query;
  const fromEnv = variable(env, 'HEARTBEAT_CONFIG');
  const named = query.configPath ?? fromEnv;
  const name = named ?? defaultName;
  const path = resolve(cwd, name);
  query.onRead?.(path);
  try {
    return { path, text: configText('file', name, readText(path)) };
  } catch (error) {
    const absent = isAbsent(error);
    if (absent && named === undefined) return undefined;
    const span = spanOf(query.configPath, fromEnv);
    throw absent ? notFound(name, span, error) : unreadable(name, span, error);
  }
}

function readUtf8(path: string): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
}

function spanOf(flag: string | undefined, env: string | undefined): SourceSpan {
  if (flag !== undefined) return { kind: 'flag', name: '--config' };
  return env === undefined ? defaultSpan : { kind: 'env', name: 'HEARTBEAT_CONFIG' };
}

function notFound(name: string, span: SourceSpan, cause: unknown): ConfigError {
  return ConfigError.single({ path: '', span }, `the file ${JSON.stringify(name)} does not exist`, {
    code: 'CONFIG_NOT_FOUND',
    cause,
    hint: `check the path, or leave it out to read ${defaultName} if it exists`,
  });
}

function unreadable(name: string, span: SourceSpan, cause: unknown): ConfigError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const why = cause instanceof TypeError ? 'it is not UTF-8 text' : reason;
  return ConfigError.single({ path: '', span }, `cannot read ${JSON.stringify(name)}: ${why}`, {
    code: 'CONFIG_UNREADABLE',
    cause,
  });
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
