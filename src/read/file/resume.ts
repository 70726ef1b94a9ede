import { type FilePlace, type FilePosition, fileKey, placeKey } from './file-position.ts';
import type { HeldFile } from './held-file.ts';
import { openLog } from './log-path.ts';
import type { Sibling, Siblings } from './siblings.ts';

/** Searches before a place counts as lost. */
const maxAttempts = 3;

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
  const makeArrivals = (candidates: readonly Sibling[]): void => {
    for (const sibling of candidates)
      if (!passed.has(fileKey(sibling.stat))) siblings.forget(sibling);
  };
  let rotated: readonly Sibling[] = [];
  // A rotation may take it from the path to a name that had been looked at before.
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const atPath = openLog(path).file;
    rotated = siblings.all();
    for (const isCopy of [false, true]) {
      if (atPath !== undefined && holds(atPath, place, isCopy))
        return { file: atPath, isCopy: false };
      for (const [index, sibling] of rotated.entries()) {
        if (!isCopy && String(sibling.stat.ino) !== place.inode) continue;
        const file = siblings.open(sibling);
        if (file !== undefined && holds(file, place, isCopy)) {
          atPath?.close();
          // A log that was truncated and then renamed is older than its copy, and written since.
          const rewritten = rotated.filter(
            ({ stat }) => isCopy && fileKey(stat) === placeKey(place),
          );
          makeArrivals([...rewritten, ...rotated.slice(index + 1)]);
          return { file, isCopy };
        }
        file?.close();
      }
    }
    atPath?.close();
  }
  makeArrivals(rotated.filter(({ stat }) => stat.birthtimeNs >= BigInt(place.bornNs)));
  return undefined;
}

/** Finds a rotated file that was read to its end, under whatever name it has now. */
export function findRetired(siblings: Siblings, place: FilePlace): HeldFile | undefined {
  for (const sibling of siblings.all()) {
    if (String(sibling.stat.ino) !== place.inode) continue;
    const file = siblings.open(sibling);
    if (file !== undefined && holds(file, place, false)) return file;
    file?.close();
  }
  return undefined;
}

/** Moves a file to the place if it is the one, or a copy of it; else to its start. */
export function goOnAt(file: HeldFile, place: FilePlace): boolean {
  if (holds(file, place, false) || holds(file, place, true)) return true;
  file.moveTo(0);
  return false;
}

/** Moves the file to the place, if it is the one. */
function holds(file: HeldFile, place: FilePlace, acceptsCopy: boolean): boolean {
  const isIt = acceptsCopy ? place.tailBytes > 0 : isSameInode(file, place);
  return isIt && file.resumeAt(place);
}

function isSameInode(file: HeldFile, place: FilePlace): boolean {
  const { dev, ino, birthtimeNs } = file.stat();
  if (String(ino) !== place.inode || String(dev) !== place.device) return false;
  return birthtimeNs === 0n || place.bornNs === '0' || String(birthtimeNs) === place.bornNs;
}
