import type { BigIntStats } from 'node:fs';
import { fileKey } from '../file/file-position.ts';
import type { ResolvedPath } from './resolved-path.ts';

/** What rotators put after a log's name: a number, a date, `old`; not the name of another log. */
const rotated = /^[.\-_]?(?:\d[\d.\-_:T]*Z?|old|bak|prev)$/i;
const compressed = /\.(?:gz|zst)$/i;

/** Whether a path has the name that a rotation gives to a file of one of these logs. */
export function isRotatedFrom(path: string, logs: ReadonlySet<string>): boolean {
  return logOf(path, logs) !== undefined;
}

/**
 * Paths with the rotated files of a log before it, the oldest first: by date, or by falling number.
 * Logs of different names stay in the order in which they are given.
 */
export function inTimeOrder(paths: readonly string[]): readonly string[] {
  const logs = new Set(paths);
  const rotatedByLog = new Map<string, string[]>();
  for (const path of paths) {
    const log = logOf(path, logs);
    if (log !== undefined) rotatedByLog.set(log, [...(rotatedByLog.get(log) ?? []), path]);
  }
  const isRotated = new Set([...rotatedByLog.values()].flat());
  return paths
    .filter((path) => !isRotated.has(path))
    .flatMap((log) => [
      ...(rotatedByLog.get(log) ?? []).sort((a, b) => compareAge(a, b, log)),
      log,
    ]);
}

/** The log among those that a path is a rotated file of, compressed or not. */
export function logOf(file: string, logs: ReadonlySet<string>): string | undefined {
  const path = file.replace(compressed, '');
  for (const log of logs) {
    const isIts = path.length > log.length && path.startsWith(log);
    if (isIts && rotated.test(path.slice(log.length))) return log;
  }
  return undefined;
}

function compareAge(a: string, b: string, log: string): number {
  const [first, second] = [a, b].map((path) => path.slice(log.length).replace(compressed, ''));
  const order = (first ?? '').localeCompare(second ?? '', 'en', { numeric: true });
  return isDated(first) || isDated(second) ? order : -order;
}

/** A number of so many digits is a date or a time, which grows; a short one falls. */
function isDated(suffix = ''): boolean {
  return suffix.replace(/\D/g, '').length >= 6;
}

/** Tells rotated files of a log that are matched too: they are read before it, as parts of it. */
export function matchedRotated(
  log: string,
  paths: readonly ResolvedPath[],
): (stat: BigIntStats) => boolean {
  const itself = new Set([log]);
  const rotated = new Set(
    paths.filter(({ path }) => isRotatedFrom(path, itself)).map(({ key }) => key),
  );
  return (stat) => rotated.has(fileKey(stat));
}
