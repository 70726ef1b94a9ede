import { type BigIntStats, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isRotated } from './container-folder.ts';
import { fileKey } from './file-position.ts';
import type { HeldFile } from './held-file.ts';
import { openLog } from './log-path.ts';

export interface Sibling {
  readonly path: string;
  readonly stat: BigIntStats;
}

interface Known {
  readonly mtimeNs: bigint;
  readonly size: bigint;
  /** After how many truncations of the log this content was first seen; -1: it has been read. */
  readonly epoch: number;
}

/** Where rotated files of a log lie, and by what they are told. */
interface RotationFolder {
  readonly directory: string;
  /** Their names begin with it; `undefined` in a container's folder, which is the log. */
  readonly baseName: string | undefined;
}

/** Times that a file whose name changes is looked up anew. */
const maxAttempts = 10;
/** Listings of a directory in which names change all the time: each takes well under 1 ms. */
const maxListings = 100;

const notPlain = /\.(?:gz|zst|bz2|xz|lz4|z|zip|tmp)$/i;

/** Whether a file of that name may hold lines as they were written. */
export function isPlainName(name: string): boolean {
  return !notPlain.test(name);
}

/**
 * The rotated files beside a log. A file that is there while the path still leads to the newest
 * file known has never been at the path since, so it holds nothing unread, whatever it is: it is
 * known. One that appears later, once the path leads elsewhere, is an arrival: a log that was
 * written and rotated away between two looks. No clock is asked.
 */
export class Siblings {
  readonly #path: string;
  #folders: readonly RotationFolder[];
  /** By {@link fileKey}. */
  #known = new Map<string, Known>();
  #directoriesAt = '';
  #mustScanAgain = true;
  #epoch = 0;

  constructor(path: string) {
    this.#path = path;
    this.#folders = rotationFoldersOf(path);
    this.#learn(this.#scan());
    this.#epoch = 1;
  }

  /** Takes notice of what lies there, if `isStillNewest` holds after it has been listed. */
  learn(isStillNewest: () => boolean): void {
    const directoriesAt = this.#folders.map(({ directory }) => changedAt(directory)).join();
    const hasChanged = directoriesAt !== this.#directoriesAt;
    // A change within one tick of the file system's clock shows no newer time: scan once more.
    if (!hasChanged && !this.#mustScanAgain) return;
    const siblings = this.#scan();
    if (!isStillNewest()) return;
    this.#learn(siblings);
    this.#mustScanAgain = hasChanged;
    this.#directoriesAt = directoriesAt;
  }

  /** The path leads to a file just opened: its neighbours count, and they are known. */
  settle(): void {
    const folders = rotationFoldersOf(this.#path);
    if (JSON.stringify(folders) === JSON.stringify(this.#folders)) return;
    this.#folders = folders;
    this.#learn(this.#scan());
  }

  /** Files that are not known, oldest first. */
  arrivals(): readonly Sibling[] {
    // A folder that was not there: all that lies in it has come since.
    if (this.#folders[0]?.baseName !== undefined && isFolder(this.#path)) {
      this.#folders = rotationFoldersOf(this.#path);
    }
    return this.#scan()
      .filter(({ stat }) => this.#knownAs(stat) === undefined)
      .toSorted((a, b) => compareAge(a, b));
  }

  /** All rotated files that are there, oldest first. */
  all(): readonly Sibling[] {
    return this.#scan().toSorted((a, b) => compareAge(a, b));
  }

  /** Opens one, under whatever name it has by now. `undefined`: it is gone, or may not be read. */
  open({ path, stat }: Sibling): HeldFile | undefined {
    let current: string | undefined = path;
    for (let attempt = 0; current !== undefined && attempt < maxAttempts; attempt += 1) {
      const { file } = openLog(current);
      if (file?.is(stat) === true) return file;
      file?.close();
      const key = fileKey(stat);
      current = this.#scan().find((sibling) => fileKey(sibling.stat) === key)?.path;
    }
    return undefined;
  }

  /** The files that are known, as a saved position tells of them. */
  passed(): readonly string[] {
    return [...this.#known.keys()];
  }

  /** The file has been read, or never will be, whatever it is called now. */
  remember(stat: BigIntStats): void {
    this.#known.set(fileKey(stat), knownFrom(stat, -1));
  }

  /** Makes a known file an arrival. */
  forget({ stat }: Sibling): void {
    this.#known.delete(fileKey(stat));
  }

  /**
   * The copy that a rotator made of a log before truncating it, opened where reading the log
   * stopped. Only what came to lie there since the last truncation can be one.
   */
  takeCopyOf(log: HeldFile): HeldFile | undefined {
    const epoch = this.#epoch;
    this.#epoch += 1;
    const candidates = this.#scan().filter(({ stat }) => {
      const known = this.#knownAs(stat);
      if (known === undefined || known.epoch === epoch) return true;
      return known.mtimeNs !== stat.mtimeNs || known.size !== stat.size;
    });
    for (const candidate of candidates.toSorted((a, b) => compareAge(b, a))) {
      const file = this.open(candidate);
      if (file === undefined) continue;
      if (!file.is(log.stat()) && file.beginsLike(log)) {
        file.continueFrom(log);
        this.remember(file.stat());
        return file;
      }
      file.close();
    }
    return undefined;
  }

  #knownAs(stat: BigIntStats): Known | undefined {
    return this.#known.get(fileKey(stat));
  }

  #learn(siblings: readonly Sibling[]): void {
    const known = new Map<string, Known>();
    for (const { stat } of siblings) {
      const before = this.#knownAs(stat);
      const isSame = before?.mtimeNs === stat.mtimeNs && before.size === stat.size;
      known.set(fileKey(stat), knownFrom(stat, isSame ? before.epoch : this.#epoch));
    }
    this.#known = known;
  }

  /**
   * A rotator that shifts names (`log.1` to `log.2`) while they are listed hides a file from one
   * listing. Where two in a row agree, nothing was hidden.
   */
  #scan(): Sibling[] {
    let listed = this.#list();
    for (let listings = 1; listings < maxListings; listings += 1) {
      const again = this.#list();
      if (namesOf(again) === namesOf(listed)) break;
      listed = again;
    }
    return listed;
  }

  #list(): Sibling[] {
    return this.#folders.flatMap(({ directory, baseName }) => {
      const names = namesIn(directory);
      const isSibling = (name: string): boolean =>
        baseName === undefined
          ? isRotated(name, names)
          : name.startsWith(baseName) && name !== baseName;
      return names
        .filter((name) => isPlainName(name) && isSibling(name))
        .flatMap((name) => siblingAt(join(directory, name), baseName === undefined));
    });
  }
}

/** Beside the path itself, and where its symbolic links lead to. */
function rotationFoldersOf(path: string): readonly RotationFolder[] {
  if (isFolder(path)) return [{ directory: path, baseName: undefined }];
  const folders = [{ directory: dirname(path), baseName: basename(path) }];
  try {
    const real = realpathSync(path);
    if (real !== path) folders.push({ directory: dirname(real), baseName: basename(real) });
  } catch {
    // Not there, or not to be entered: looking at the path says so.
  }
  return folders;
}

/** Whether it is the folder of a container, which is a log of its own. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Which name leads to which file. */
function namesOf(siblings: readonly Sibling[]): string {
  return siblings
    .map(({ path, stat }) => `${path} ${fileKey(stat)}`)
    .sort()
    .join('\n');
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** `mayBeLink`: Docker has the kubelet's names lead to files of its own. */
function siblingAt(path: string, mayBeLink: boolean): readonly Sibling[] {
  try {
    const stat = (mayBeLink ? statSync : lstatSync)(path, { bigint: true });
    return stat.isFile() ? [{ path, stat }] : [];
  } catch {
    return [];
  }
}

function changedAt(directory: string): string {
  try {
    return String(statSync(directory, { bigint: true }).mtimeNs);
  } catch {
    return '';
  }
}

function knownFrom({ mtimeNs, size }: BigIntStats, epoch: number): Known {
  return { mtimeNs, size, epoch };
}

/** By birth where the file system tells it, else by last write, else `log.3` before `log.2`. */
function compareAge(a: Sibling, b: Sibling): number {
  const areBorn = a.stat.birthtimeNs > 0n && b.stat.birthtimeNs > 0n;
  if (areBorn && a.stat.birthtimeNs !== b.stat.birthtimeNs) {
    return a.stat.birthtimeNs < b.stat.birthtimeNs ? -1 : 1;
  }
  if (a.stat.mtimeNs !== b.stat.mtimeNs) return a.stat.mtimeNs < b.stat.mtimeNs ? -1 : 1;
  return b.path.localeCompare(a.path, 'en', { numeric: true });
}
