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
export function isPast(name: string, names: readonly string[]): boolean {
  return logName.test(name) && name !== newestOf(names);
}

function newestOf(names: readonly string[]): string | undefined {
  const numbers = names.flatMap((name) => Number(logName.exec(name)?.[1] ?? Number.NaN));
  const highest = Math.max(...numbers.filter((number) => !Number.isNaN(number)));
  return highest < 0 ? undefined : `${highest}.log`;
}
