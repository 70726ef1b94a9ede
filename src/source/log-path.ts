import { type BigIntStats, closeSync, constants, openSync, statSync } from 'node:fs';
import type { SourceState } from '../model/source.ts';
import { HeldFile } from './held-file.ts';

/** Why a path cannot be read now, for a person, and whether it may well right itself. */
export interface PathProblem {
  readonly state: Extract<SourceState, 'waiting' | 'failed'>;
  readonly text: string;
}

export type Looked =
  | { readonly stat: BigIntStats; readonly problem?: undefined }
  | { readonly stat?: undefined; readonly problem: PathProblem };

export type Opened =
  | { readonly file: HeldFile; readonly problem?: undefined }
  | { readonly file?: undefined; readonly problem: PathProblem };

/** What a path leads to now. */
export function lookAt(path: string): Looked {
  try {
    const stat = statSync(path, { bigint: true });
    return stat.isFile() ? { stat } : { problem: notAFile(path, stat.isDirectory()) };
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
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const file = new HeldFile(path, descriptor);
    if (file.stat().isFile()) return { file };
    closeSync(descriptor);
    return { problem: notAFile(path, false) };
  } catch (error) {
    return { problem: describe(path, error) };
  }
}

function notAFile(path: string, isDirectory: boolean): PathProblem {
  const text = isDirectory
    ? `${path} is a directory: name a file in it`
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
  return { state: 'failed', text: `cannot read ${path}: ${reason}` };
}

/** The system's code of an error (`ENOENT`, …), or ''. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
