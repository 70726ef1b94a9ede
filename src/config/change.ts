import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../model/config.ts';
import type { LoadedConfig } from './load.ts';
import { isOneThing } from './merge.ts';
import type { ConfigNode } from './node.ts';
import { defaultPlace } from './place.ts';
import { ConfigError, Problems } from './problems.ts';

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

type Said = Pick<LoadedConfig, 'config' | 'effective'>;

export function changeBetween(before: Said, after: Said): ConfigChange {
  const old = thingsIn(before.effective);
  const now = thingsIn(after.effective);
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
const fixed: Readonly<Record<string, (config: Config) => unknown>> = {
  source: ({ source, sequence, envelope }) => [source, sequence, envelope],
  http: ({ http: { enabled, host, port, webConfigFile } }) => [enabled, host, port, webConfigFile],
  state: ({ state }) => state,
  'heartbeat.out': ({ heartbeat }) => heartbeat.out,
  'limits.max_line_bytes': ({ limits }) => limits.maxLineBytes,
  'limits.max_files': ({ limits }) => limits.maxFiles,
};

/** @throws {ConfigError} CONFIG_NEEDS_RESTART, naming each setting that cannot change at run time */
export function refuseWhatIsFixed(before: Said, after: Said): void {
  const { settings } = changeBetween(before, after);
  const places = thingsIn(after.effective);
  const problems = new Problems();
  for (const [key, of] of Object.entries(fixed)) {
    if (isDeepStrictEqual(of(before.config), of(after.config))) continue;
    const paths = settings.filter((path) => path === key || path.startsWith(`${key}.`));
    for (const path of paths.length === 0 ? [key] : paths) {
      const place = places.get(path)?.place ?? defaultPlace;
      problems.add({ path, place }, `${path} is another, which needs a restart`);
    }
  }
  problems.throwIfAny('CONFIG_NEEDS_RESTART');
}

/** @throws {ConfigError} CONFIG_NOT_FOUND where there was a file before, and there is none now */
export function refuseMissing(before: LoadedConfig, after: LoadedConfig): void {
  if (before.path === undefined || after.path !== undefined) return;
  throw ConfigError.single(
    { path: '', place: defaultPlace },
    `the file ${before.path} is there no more`,
    { code: 'CONFIG_NOT_FOUND', hint: 'restart to run without a configuration' },
  );
}

function isRule(path: string): boolean {
  return path.startsWith('components.') || path.startsWith('metrics.');
}

/** Whatever a tree says, each thing by its path. */
function thingsIn(root: ConfigNode): ReadonlyMap<string, ConfigNode> {
  const things = new Map<string, ConfigNode>();
  const collect = (node: ConfigNode): void => {
    if (node.kind !== 'map' || isOneThing(node.path)) things.set(node.path, node);
    else for (const { value } of node.entries.values()) collect(value);
  };
  collect(root);
  return things;
}

/** The order of its keys counts: labels are known by theirs. */
function textOf(node: ConfigNode): string {
  if (node.kind === 'scalar') return JSON.stringify(node.value);
  if (node.kind === 'list') return `[${node.items.map(textOf).join()}]`;
  const members = Array.from(node.entries, ([key, { value }]) => `${key}: ${textOf(value)}`);
  return `{${members.join()}}`;
}
