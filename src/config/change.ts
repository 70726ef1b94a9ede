import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../model/config.ts';
import type { LoadedConfig } from './load.ts';
import { isAtomic } from './merge.ts';
import type { ConfigNode } from './node.ts';
import { ConfigError, Problems } from './problems.ts';
import { defaultSpan } from './source-span.ts';

/** The differences between two configurations, by dotted path. */
export interface ConfigChange {
  /** Counts, timings, states and metrics. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly kept: readonly string[];
  /** Every other setting that was changed, added or removed. */
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

/** Settings that need a restart: open files, sockets and half-read lines depend on them. */
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
      problems.add({ path, span }, `${path} has changed, which needs a restart`);
    }
  }
  problems.throwIfAny('CONFIG_NEEDS_RESTART');
}

/** @throws {ConfigError} CONFIG_NOT_FOUND if the file was removed */
export function refuseMissing(before: LoadedConfig, after: LoadedConfig): void {
  if (before.path === undefined || after.path !== undefined) return;
  throw ConfigError.single(
    { path: '', span: defaultSpan },
    `the file ${before.path} no longer exists`,
    {
      code: 'CONFIG_NOT_FOUND',
      hint: 'restore the file, or restart to run without a configuration',
    },
  );
}

function isRule(path: string): boolean {
  return path.startsWith('components.') || path.startsWith('metrics.');
}

/** Every node of a tree, by its path. */
function nodesByPath(root: ConfigNode): ReadonlyMap<string, ConfigNode> {
  const nodes = new Map<string, ConfigNode>();
  const collect = (node: ConfigNode): void => {
    if (node.kind !== 'map' || isAtomic(node.path)) nodes.set(node.path, node);
    else for (const { value } of node.entries.values()) collect(value);
  };
  collect(root);
  return nodes;
}

/** The order of keys matters: labels are identified by theirs. */
function textOf(node: ConfigNode): string {
  if (node.kind === 'scalar') return JSON.stringify(node.value);
  if (node.kind === 'list') return `[${node.items.map(textOf).join()}]`;
  const members = Array.from(node.entries, ([key, { value }]) => `${key}: ${textOf(value)}`);
  return `{${members.join()}}`;
}
