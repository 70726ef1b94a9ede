import { type Stats, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { CodedError } from '../../../model/error.ts';
import { logsIn } from '../../../read/file/container-folder.ts';
import { isPattern, Pattern } from '../../../read/files/pattern.ts';
import { inTimeOrder, logOf } from '../../../read/files/rotated-name.ts';

/**
 * A file, and the log that it is a part of. Files named one by one are parts of one log, '', in that
 * order; of those that a pattern matches, a log and its rotated files are one, as the sidecar has it.
 */
export interface LogFile {
  readonly path: string;
  readonly log: string;
}

/**
 * The files that paths, patterns and folders of containers stand for, as `heartbeat run` takes them, but
 * compressed ones too: each file once, rotated ones before the log that they were.
 * @throws CodedError INPUT_NOT_FOUND for a pattern that matches nothing
 */
export function expandPaths(paths: readonly string[]): readonly LogFile[] {
  const seen = new Set<string>();
  const files = paths.flatMap(expand).filter(({ path }) => {
    const key = identityOf(path);
    const isNew = key === undefined || !seen.has(key);
    if (key !== undefined) seen.add(key);
    return isNew;
  });
  const logs = new Set(files.map(({ log }) => log));
  return files.map(({ path, log }) => ({ path, log: logOf(log, logs) ?? log }));
}

function expand(path: string): readonly LogFile[] {
  const stat = lookAt(path);
  if (stat?.isDirectory() === true) {
    const files = filesIn(path);
    return files.length > 0 ? files : [{ path, log: '' }];
  }
  if (stat !== undefined || !isPattern(path)) return [{ path, log: '' }];
  const matches = new Pattern(resolve(path)).list();
  const shown = isAbsolute(path) ? matches : matches.map((match) => relative('', match));
  const found = inTimeOrder(shown).flatMap((match) =>
    lookAt(match)?.isDirectory() === true ? filesIn(match) : [{ path: match, log: match }],
  );
  if (found.length > 0) return found;
  throw new CodedError('INPUT_NOT_FOUND', `no file matches ${path}`, {
    hint: 'Check the pattern: * and ? stand for characters of a name, ** for any number of folders.',
  });
}

function filesIn(folder: string): readonly LogFile[] {
  return logsIn(folder).map((path) => ({ path, log: folder }));
}

/** Only regular files: a pipe is read as often as it is named. */
function identityOf(path: string): string | undefined {
  const stat = lookAt(path);
  return stat?.isFile() === true ? `${stat.dev}:${stat.ino}` : undefined;
}

function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    // Opening it says why.
    return undefined;
  }
}
