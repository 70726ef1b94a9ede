import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A container's folder as the kubelet keeps it (`/var/log/pods/NS_POD_UID/CONTAINER/`): `0.log` of the
 * first container, `1.log` after a restart, and rotated ones: `0.log.20240101-000000`, then `.gz`.
 */
const logName = /^(\d+)\.log(?:\.|$)/;

/**
 * Where the newest file of a folder is, or is about to be: between the kubelet's renaming of it and
 * the runtime's opening of the next, an older container's must not pass for the newest.
 * `undefined`: it is no container's folder.
 * @throws what the file system says
 */
export function newestIn(folder: string): string | undefined {
  const newest = newestOf(readdirSync(folder));
  return newest === undefined ? undefined : join(folder, newest);
}

/** Whether a name beside others is that of a file that was written before. */
export function isRotated(name: string, names: readonly string[]): boolean {
  return logName.test(name) && name !== newestOf(names);
}

/**
 * All files of a container's folder, the oldest first, compressed ones too; one that is there in both
 * ways, as it is for a moment, once. None, where it is no container's folder, or may not be looked into.
 */
export function logsIn(folder: string): readonly string[] {
  const names = namesIn(folder).filter((name) => logName.test(name) && !name.endsWith('.tmp'));
  return names
    .filter(
      (name) => !names.includes(name.replace(/\.(?:gz|zst)$/, '')) || !/\.(?:gz|zst)$/.test(name),
    )
    .sort(compareNames)
    .map((name) => join(folder, name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** By the number of the container, then by the time of rotation; what was not rotated is last. */
function compareNames(a: string, b: string): number {
  const order = Number.parseInt(a, 10) - Number.parseInt(b, 10);
  if (order !== 0) return order;
  const isLast = (name: string): boolean => name.endsWith('.log');
  if (isLast(a) !== isLast(b)) return isLast(a) ? 1 : -1;
  return a < b ? -1 : 1;
}

function newestOf(names: readonly string[]): string | undefined {
  const numbers = names.flatMap((name) => Number(logName.exec(name)?.[1] ?? Number.NaN));
  const highest = Math.max(...numbers.filter((number) => !Number.isNaN(number)));
  return highest < 0 ? undefined : `${highest}.log`;
}
