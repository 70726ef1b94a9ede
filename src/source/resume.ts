import { type FilePlace, type FilePosition, fileKey } from './file-position.ts';
import type { HeldFile } from './held-file.ts';
import { openLog } from './log-path.ts';
import type { Sibling, Siblings } from './siblings.ts';

export interface FoundAgain {
  /** Opened, and moved to the place. */
  readonly file: HeldFile;
  /** The log itself was truncated: this is what a rotator copied of it. */
  readonly isCopy: boolean;
}

/**
 * Finds a saved place again: at the path, or under the name that a rotation gave the file. The same
 * inode with another content is another file; the same content under another inode is a copy.
 * Rotated files that are younger, and were not passed by then, become arrivals: they are read next.
 */
export function findAgain(
  path: string,
  siblings: Siblings,
  place: FilePosition,
): FoundAgain | undefined {
  const passed = new Set(place.passed);
  const rotated = siblings.all();
  const makeArrivals = (candidates: readonly Sibling[]): void => {
    for (const sibling of candidates)
      if (!passed.has(fileKey(sibling.stat))) siblings.forget(sibling);
  };
  const paths = [path, ...rotated.map((sibling) => sibling.path)];
  for (const isCopy of [false, true]) {
    for (const [index, candidate] of paths.entries()) {
      const file = openAt(candidate, place, isCopy);
      if (file === undefined) continue;
      if (index > 0) makeArrivals(rotated.slice(index));
      return { file, isCopy: isCopy && index > 0 };
    }
  }
  makeArrivals(rotated.filter(({ stat }) => stat.birthtimeNs >= BigInt(place.bornNs)));
  return undefined;
}

/** Finds a rotated file that was read to its end, under whatever name it has now. */
export function findRetired(siblings: Siblings, place: FilePlace): HeldFile | undefined {
  for (const { path } of siblings.all()) {
    const file = openAt(path, place, false);
    if (file !== undefined) return file;
  }
  return undefined;
}

function openAt(path: string, place: FilePlace, acceptsCopy: boolean): HeldFile | undefined {
  const { file } = openLog(path);
  if (file === undefined) return undefined;
  const isIt = acceptsCopy ? place.tailBytes > 0 : isSameInode(file, place);
  if (isIt && file.contains(place)) {
    file.moveTo(place.offsetBytes);
    return file;
  }
  file.close();
  return undefined;
}

function isSameInode(file: HeldFile, place: FilePlace): boolean {
  const { dev, ino, birthtimeNs } = file.stat();
  if (String(ino) !== place.inode || String(dev) !== place.device) return false;
  return birthtimeNs === 0n || place.bornNs === '0' || String(birthtimeNs) === place.bornNs;
}
