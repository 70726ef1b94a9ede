import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../model/config.ts';
import type { LoadedConfig } from './load.ts';
import { isAtomic } from './merge.ts';
import type { ConfigNode } from './node.ts';
import { ConfigError, Problems } from './problems.ts';
import { defaultSpan } from './source-span.ts';

/** What one configuration says and another does not, by dotted paths. */
export interface ConfigChange {
  /** Counts, timings, states and metrics. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly kept: readonly string[];
  /** Everything else that is said otherwise, or anew, or no more. */
  readonly settings: readonly string[];
}

type ComparedConfig = Pick<LoadedConfig, 'config' | 'effective'>;

export function changeBetween(before: ComparedConfig, after: ComparedConfig): ConfigChange {
  const old = nodesByPath(before.effective);
  const now = nodesByPath(after.effective);
  const isSame = (path: string): boolean => {
    const [one, other] = [old.get(path), now.get(path)];
    return one !== undefined && other !== undefined && textOf(one) === textOf(other);
  };
  const rules = [...now.keys()].filter(isRule);
  const wereThere = rules.filter((path) => old.has(path));
  return {
    added: rules.filter((path) => !old.has(path)),
    removed: [...old.keys()].filter((path) => isRule(path) && !now.has(path)),
    changed: wereThere.filter((path) => !isSame(path)),
    kept: wereThere.filter(isSame),
    settings: [...new Set([...old.keys(), ...now.keys()])].filter(
      (path) => !isRule(path) && !isSame(path),
    ),
  };
}

/** What a process cannot change while it runs: it holds files, sockets and half-read lines by it. */
const restartOnly: Readonly<Record<string, (config: Config) => unknown>> = {
  source: ({ source, sequence, envelope }) => [source, sequence, envelope],
  http: ({ http: { enabled, host, port, webConfigFile } }) => [enabled, host, port, webConfigFile],
  state: ({ state }) => state,
  'heartbeat.out': ({ heartbeat }) => heartbeat.out,
  'limits.max_line_bytes': ({ limits }) => limits.maxLineBytes,
  'limits.max_files': ({ limits }) => limits.maxFiles,
};

/** @throws {ConfigError} CONFIG_NEEDS_RESTART, naming each setting that cannot change at run time */
export function refuseRestartOnly(before: ComparedConfig, after: ComparedConfig): void {
  const { settings } = changeBetween(before, after);
  const nodes = nodesByPath(after.effective);
  const problems = new Problems();
  for (const [key, of] of Object.entries(restartOnly)) {
    if (isDeepStrictEqual(of(before.config), of(after.config))) continue;
    const paths = settings.filter((path) => path === key || path.startsWith(`${key}.`));
    for (const path of paths.length === 0 ? [key] : paths) {
      const span = nodes.get(path)?.span ?? defaultSpan;
      problems.add({ path, span }, `${path} is another, which needs a restart`);
    }
  }
  problems.throwIfAny('CONFIG_NEEDS_RESTART');
}

/** @throws {ConfigError} CONFIG_NOT_FOUND where there was a file before, and there is none now */
export function refuseMissing(before: LoadedConfig, after: LoadedConfig): void {
  if (before.path === undefined || after.path !== undefined) return;
  throw ConfigError.single(
    { path: '', span: defaultSpan },
    `the file ${before.path} is there no more`,
    { code: 'CONFIG_NOT_FOUND', hint: 'restart to run without a configuration' },
  );
}

function isRule(path: string): boolean {
  return path.startsWith('components.') || path.startsWith('metrics.');
}

/** Whatever a tree says, each thing by its path. */
function nodesByPath(root: ConfigNode): ReadonlyMap<string, ConfigNode> {
  const nodes = new Map<string, ConfigNode>();
  const collect = (node: ConfigNode): void => {
    if (node.kind !== 'map' || isAtomic(node.path)) nodes.set(node.path, node);
    else for (const { value } of node.entries.values()) collect(value);
  };
  collect(root);
  return nodes;
}

/** The order of its keys counts: labels are known by theirs. */
function textOf(node: ConfigNode): string {
  if (node.kind === 'scalar') return JSON.stringify(node.value);
  if (node.kind === 'list') return `[${node.items.map(textOf).join()}]`;
  const members = Array.from(node.entries, ([key, { value }]) => `${key}: ${textOf(value)}`);
  return `{${members.join()}}`;
}
