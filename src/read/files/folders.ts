import { type BigIntStats, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileKey } from '../file/file-position.ts';
import { isPlainName } from '../file/siblings.ts';

interface Listing {
  readonly changedNs: bigint;
  /** The time was the same twice: a change within one tick of the file system's clock shows none. */
  readonly isSettled: boolean;
  readonly keys: ReadonlySet<string>;
}

/** What lay in folders when they were last looked through: what lies there since, is new. */
export class Folders {
  #before: ReadonlyMap<string, Listing> = new Map();
  #now = new Map<string, Listing>();

  /** Everything is about to be looked through again. */
  begin(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }

  /** The folder of a path is looked through. */
  note(path: string): void {
    const folder = dirname(path);
    if (this.#now.has(folder)) return;
    const changedNs = changeOf(folder);
    const known = this.#before.get(folder);
    const isSettled = known?.changedNs === changedNs;
    const isKnown = isSettled && known.isSettled;
    this.#now.set(folder, isKnown ? known : { changedNs, isSettled, keys: keysIn(folder) });
  }

  /** Tells files in the folder of a path that were not there at the look before this one. */
  newcomers(path: string): (stat: BigIntStats) => boolean {
    const keys = this.#before.get(dirname(path))?.keys;
    return (stat) => keys?.has(fileKey(stat)) !== true;
  }
}

function changeOf(folder: string): bigint {
  try {
    return statSync(folder, { bigint: true }).mtimeNs;
  } catch {
    return 0n;
  }
}

function keysIn(folder: string): ReadonlySet<string> {
  const keys = new Set<string>();
  try {
    for (const name of readdirSync(folder)) {
      if (isPlainName(name)) keys.add(fileKey(lstatSync(join(folder, name), { bigint: true })));
    }
  } catch {
    // A name is gone, or all of them are: what is seen next is new.
  }
  return keys;
}
