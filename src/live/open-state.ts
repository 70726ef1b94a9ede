import { basename, dirname, join, relative, resolve } from 'node:path';
import { createEngine, engineOptionsOf } from '../engine/engine.ts';
import type { Clock } from '../model/clock.ts';
import type { Config, SourceConfig } from '../model/config.ts';
import { CodedError } from '../model/error.ts';
import type { Log } from '../model/log.ts';
import { isPattern, Pattern } from '../read/files/pattern.ts';
import { type Checkpoints, openCheckpoints, withoutCheckpoints } from './checkpoints.ts';
import { resumedCounters } from './heartbeat-loop-state.ts';
import { tryContainers } from './node/containers-state.ts';
import type { PodLog } from './pod-log.ts';
import type { SavedState } from './saved-state.ts';

export interface OpenStateOptions {
  readonly config: Config;
  readonly source: SourceConfig;
  /** For a source of that kind. */
  readonly pod: PodLog | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Another sidecar has taken the state directory. */
  readonly onTaken: (error: CodedError) => void;
}

/**
 * Opens the checkpoints of a log. `undefined`: nothing is saved, because it is switched off, or
 * because the source could not be read again anyway. A directory that was named must be usable; the
 * default one may be on a volume that is read-only, and then the sidecar counts without.
 *
 * @throws CodedError STATE_DIR_IN_USE; STATE_DIR_UNUSABLE for a directory that was named
 */
export async function openState(options: OpenStateOptions): Promise<Checkpoints | undefined> {
  const { config, source, clock, log, onTaken } = options;
  const { enabled, directory, fsyncSeconds } = config.state;
  const path = logPath(options);
  if (path === undefined || !enabled) return undefined;
  const stateDirectory = directory ?? defaultDirectory(source);
  if (stateDirectory === undefined) return undefined;
  try {
    return await openCheckpoints({
      directory: resolve(stateDirectory),
      isOwn: (state) => isOwn(state, options),
      tryState: (state) => tryState(state, config, source),
      resumes: 'start' in source && source.start.startsWith('saved'),
      fsyncMs: fsyncSeconds * 1000,
      clock,
      log,
      onTaken,
    });
  } catch (error) {
    const isUnusable = error instanceof CodedError && error.code === 'STATE_DIR_UNUSABLE';
    if (directory !== undefined || !isUnusable) throw error;
    log.warn(
      'state_unavailable',
      `${error.message}: nothing is saved, so a restart counts from where the configuration says; name another directory with --state, or switch it off with --no-state`,
    );
    return withoutCheckpoints(`${error.message}: nothing is saved`);
  }
}

/** What names a log that can be read again: the first, where there are several. */
export function logPath({
  source,
  pod,
}: Pick<OpenStateOptions, 'source' | 'pod'>): string | undefined {
  if (source.kind === 'file') return resolve(source.paths[0] ?? '');
  if (source.kind === 'node') return resolve(source.directory);
  return pod === undefined ? undefined : `pod:${pod.title}`;
}

/**
 * Whether a state has anything to do with the logs that are configured now: more may have come, and
 * some gone, since it was saved.
 */
function isOwn(state: SavedState, options: OpenStateOptions): boolean {
  const { source } = options;
  if (source.kind !== 'file') return state.path === logPath(options);
  const { position } = state;
  const files = position !== null && 'files' in position ? position : { paths: [], files: {} };
  const before = [state.path, ...files.paths, ...Object.keys(files.files)];
  const now = source.paths.map((path) => resolve(path));
  return before.some((old) => now.some((path) => isSameLog(old, path) || isSameLog(path, old)));
}

function isSameLog(path: string, pathOrPattern: string): boolean {
  return path === pathOrPattern || new Pattern(pathOrPattern).matches(path);
}

/**
 * The log whose writers are named by their records alone: the only one there was when counting
 * began. `undefined`: there were several.
 */
export function unnamedLog(
  source: SourceConfig,
  resumed: SavedState | undefined,
): string | undefined {
  if (resumed !== undefined) return resumed.unnamedLog;
  const [only, ...others] = source.kind === 'file' ? source.paths : [];
  if (only === undefined || others.length > 0 || isPattern(only)) return undefined;
  return resolve(only);
}

/** @throws whatever a state of another shape makes restoring it throw */
function tryState(state: SavedState, config: Config, source: SourceConfig): void {
  if (source.kind === 'node') {
    if (state.containers === undefined) throw new Error('it is not the state of a node');
    tryContainers(state.containers, config);
    return;
  }
  const { engine, pulse } = state;
  if (engine === undefined) throw new Error('it is the state of a node');
  const scratch = createEngine(engineOptionsOf(config));
  scratch.restore(engine);
  resumedCounters(pulse, scratch.snapshot().families);
}

/** One for each log, so that those of one folder do not meet: a file's name is a folder's too. */
function defaultDirectory(source: SourceConfig): string | undefined {
  // There is no folder beside the log of a pod, and that of a node is the kubelet's: one is named.
  if (source.kind !== 'file') return undefined;
  const path = resolve(source.paths[0] ?? '');
  if (!isPattern(path)) return join(dirname(path), '.heartbeat', basename(path));
  const { root } = new Pattern(path);
  return join(root, '.heartbeat', relative(root, path).replace(/[^\w.-]+/g, '_'));
}
