import { cursorKey, type FileCursor, type FilePosition, fileKey } from './file-position.ts';
import type { HeldFile } from './held-file.ts';
import { openLog } from './log-path.ts';
import type { Sibling, Siblings } from './siblings.ts';

/** Searches before a cursor counts as lost. */
const maxAttempts = 3;

export interface RelocatedFile {
  /** Opened, and moved to the cursor. */
  readonly file: HeldFile;
  /** The log itself was truncated: this is what a rotator copied of it. */
  readonly isCopy: boolean;
}

/**
 * Finds a saved file again: at the path, or under the name that a rotation gave the file. The same
 * inode with another content is another file; the same content under another inode is a copy.
 * Rotated files that are younger, and were not passed by then, become arrivals: they are read next.
 */
export function relocate(
  path: string,
  siblings: Siblings,
  position: FilePosition,
): RelocatedFile | undefined {
  const passed = new Set(position.passed);
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
      if (atPath !== undefined && holds(atPath, position, isCopy))
        return { file: atPath, isCopy: false };
      for (const [index, sibling] of rotated.entries()) {
        if (!isCopy && String(sibling.stat.ino) !== position.inode) continue;
        const file = siblings.open(sibling);
        if (file !== undefined && holds(file, position, isCopy)) {
          atPath?.close();
          // A log that was truncated and then renamed is older than its copy, and written since.
          const rewritten = rotated.filter(
            ({ stat }) => isCopy && fileKey(stat) === cursorKey(position),
          );
          makeArrivals([...rewritten, ...rotated.slice(index + 1)]);
          return { file, isCopy };
        }
        file?.close();
      }
    }
    atPath?.close();
  }
  makeArrivals(rotated.filter(({ stat }) => stat.birthtimeNs >= BigInt(position.bornNs)));
  return undefined;
}

/** Finds a rotated file that was read to its end, under whatever name it has now. */
export function findRetired(siblings: Siblings, cursor: FileCursor): HeldFile | undefined {
  for (const sibling of siblings.all()) {
    if (String(sibling.stat.ino) !== cursor.inode) continue;
    const file = siblings.open(sibling);
    if (file !== undefined && holds(file, cursor, false)) return file;
    file?.close();
  }
  return undefined;
}

/** Moves a file to the cursor if it is the same file or a copy of it; else to its start. */
export function resumeIn(file: HeldFile, cursor: FileCursor): boolean {
  if (holds(file, cursor, false) || holds(file, cursor, true)) return true;
  file.moveTo(0);
  return false;
}

/** Moves the file to the cursor if it is the same file. */
function holds(file: HeldFile, cursor: FileCursor, acceptsCopy: boolean): boolean {
  const isIt = acceptsCopy ? cursor.tailBytes > 0 : isSameInode(file, cursor);
  return isIt && file.resumeAt(cursor);
}

function isSameInode(file: HeldFile, cursor: FileCursor): boolean {
  const { dev, ino, birthtimeNs } = file.stat();
  if (String(ino) !== cursor.inode || String(dev) !== cursor.device) return false;
  return birthtimeNs === 0n || cursor.bornNs === '0' || String(birthtimeNs) === cursor.bornNs;
}
