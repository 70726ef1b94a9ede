import type { BigIntStats } from 'node:fs';
import { fileKey } from '../file/file-position.ts';
import { lookAt } from '../file/log-path.ts';
import { isPlainName } from '../file/siblings.ts';

/** A path and the file that it leads to. */
export interface ResolvedPath {
  readonly path: string;
  /** What tells the file from all others; '' where it may not be looked at. */
  readonly key: string;
  readonly stat: BigIntStats | undefined;
}

/** `undefined`: there is nothing to follow: no file, none yet, or a compressed one. */
export function resolvePath(path: string): ResolvedPath | undefined {
  if (!isPlainName(path)) return undefined;
  const { stat, problem } = lookAt(path);
  if (stat !== undefined) return { path, key: fileKey(stat), stat };
  // Followed all the same: its problem is somebody's to solve.
  return problem.isForbidden === true ? { path, key: '', stat: undefined } : undefined;
}
