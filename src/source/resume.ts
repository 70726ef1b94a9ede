import type { FilePosition } from './file-position.ts';
import type { HeldFile } from './held-file.ts';
import { openLog } from './log-path.ts';
import type { Siblings } from './siblings.ts';

export interface FoundAgain {
  /** Opened, and moved to the place. */
  readonly file: HeldFile;
  /** The log itself was truncated: this is what a rotator copied of it. */
  readonly isCopy: boolean;
}

/**
 * Finds a saved place again: at the path, or under the name that a rotation gave the file. The same
 * inode with another content is another file; the same content under another inode is a copy.
 * Rotated files younger than the place are made arrivals, to be read after it.
 */
export function findAgain(
  path: string,
  siblings: Siblings,
  place: FilePosition,
): FoundAgain | undefined {
  const rotated = siblings.all();
  const paths = [path, ...rotated.map((sibling) => sibling.path)];
  for (const isCopy of [false, true]) {
    for (const [index, candidate] of paths.entries()) {
      const file = openAt(candidate, place, isCopy);
      if (file === undefined) continue;
      if (index > 0) for (const younger of rotated.slice(index)) siblings.forget(younger);
      return { file, isCopy: isCopy && index > 0 };
    }
  }
  for (const sibling of rotated) {
    const { birthtimeNs } = sibling.stat;
    if (place.bornNs !== '0' && birthtimeNs > BigInt(place.bornNs)) siblings.forget(sibling);
  }
  return undefined;
}

function openAt(path: string, place: FilePosition, acceptsCopy: boolean): HeldFile | undefined {
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

function isSameInode(file: HeldFile, place: FilePosition): boolean {
  const { dev, ino, birthtimeNs } = file.stat();
  if (String(ino) !== place.inode || String(dev) !== place.device) return false;
  return birthtimeNs === 0n || place.bornNs === '0' || String(birthtimeNs) === place.bornNs;
}
