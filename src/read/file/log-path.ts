import { type BigIntStats, closeSync, constants, openSync, statSync } from 'node:fs';
import type { SourceState } from '../../model/source.ts';
import { newestIn } from './container-folder.ts';
import { HeldFile } from './held-file.ts';

/** Why a path cannot be read now, for a person, and whether it may well right itself. */
export interface PathProblem {
  readonly state: Extract<SourceState, 'waiting' | 'failed'>;
  readonly text: string;
  /** It is there, and may not be read. */
  readonly isForbidden?: true;
}

export type Looked =
  | { readonly path: string; readonly stat: BigIntStats; readonly problem?: undefined }
  | { readonly stat?: undefined; readonly problem: PathProblem };

export type Opened =
  | { readonly file: HeldFile; readonly problem?: undefined }
  | { readonly file?: undefined; readonly problem: PathProblem };

/** What a path leads to now: a file, or the newest one of a container's folder. */
export function lookAt(path: string): Looked {
  try {
    const stat = statSync(path, { bigint: true });
    if (stat.isFile()) return { path, stat };
    const newest = stat.isDirectory() ? newestIn(path) : undefined;
    return newest === undefined ? { problem: notAFile(path, stat.isDirectory()) } : lookAt(newest);
  } catch (error) {
    return { problem: describe(path, error) };
  }
}

/** Opens a regular file for reading, and nothing else: a FIFO would block, a device might act. */
export function openLog(path: string): Opened {
  const looked = lookAt(path);
  if (looked.problem !== undefined) return looked;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(looked.path, constants.O_RDONLY | constants.O_NONBLOCK);
    const file = new HeldFile(looked.path, descriptor);
    if (file.stat().isFile()) return { file };
    closeSync(descriptor);
    return { problem: notAFile(path, false) };
  } catch (error) {
    return { problem: describe(path, error) };
  }
}

function notAFile(path: string, isDirectory: boolean): PathProblem {
  const text = isDirectory
    ? `${path} is a directory, and no container's: name a file in it, or a pattern such as '${path}/*.log'`
    : `${path} is not a regular file: pipe it into --stdin instead`;
  return { state: 'failed', text };
}

const causes: Readonly<Record<string, string>> = {
  EACCES: 'permission denied: let this user read it, and enter every directory above it',
  EPERM: 'permission denied',
  ELOOP: 'its symbolic links lead in a circle',
  ENOTDIR: 'a part of the path is not a directory',
  ENAMETOOLONG: 'the path is too long',
  EMFILE: 'too many open files in this process (raise ulimit -n)',
};

function describe(path: string, error: unknown): PathProblem {
  const code = errorCode(error);
  if (code === 'ENOENT') return { state: 'waiting', text: `waiting for ${path} to appear` };
  const reason = causes[code] ?? (error instanceof Error ? error.message : String(error));
  const isForbidden = code === 'EACCES' || code === 'EPERM';
  const text = `cannot read ${path}: ${reason}`;
  return { state: 'failed', text, ...(isForbidden && { isForbidden }) };
}

/** The system's code of an error (`ENOENT`, …), or ''. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
