import type { EngineState } from '../engine/engine.ts';
import type { FilesPosition } from '../read/files/files-source.ts';
import type { PodLogPosition } from '../read/pod/pod-log-position.ts';
import type { SavedHeartbeatLoop } from './heartbeat-loop-state.ts';
import type { ContainersState } from './node/containers-state.ts';

/** Where reading a source stands that can be read again. */
export type SourcePosition = FilesPosition | PodLogPosition;

/** The body of a checkpoint: where reading stands, and all that was made of what was read. */
export interface SavedState {
  /** The first path that was followed, or the name of the pod. */
  readonly path: string;
  /**
   * The log whose writers have no log in their names: the one that was followed alone at first.
   * What it counted would be counted again under another name.
   */
  readonly unnamedLog?: string;
  /** Absent before the log was first there. */
  readonly position: SourcePosition | null;
  /** Absent where each container of a node has its own. */
  readonly engine?: EngineState;
  readonly pulse?: SavedHeartbeatLoop;
  /** Of a node. */
  readonly containers?: ContainersState;
}

/**
 * Why a body cannot be gone on from; `undefined`: it can. The checksum vouches that it is what a
 * sidecar saved, not that this one, of another version perhaps, can read it: so it is tried.
 */
export function problemOf(
  body: unknown,
  isOwn: (state: SavedState) => boolean,
  tryState: (state: SavedState) => void,
): string | undefined {
  if (!isSavedState(body)) return 'it does not hold the state of a sidecar';
  if (!isOwn(body)) return `it belongs to another log, ${body.path}`;
  try {
    tryState(body);
    return undefined;
  } catch (error) {
    return `its state cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export function isSavedState(body: unknown): body is SavedState {
  if (typeof body !== 'object' || body === null) return false;
  const has = (key: string): boolean => Object.hasOwn(body, key);
  const isCounted = (has('engine') && has('pulse')) || has('containers');
  return has('path') && has('position') && isCounted;
}
