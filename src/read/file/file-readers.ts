import type { BigIntStats } from 'node:fs';
import { cursorKey, type FileCursor, fileKey } from './file-position.ts';

/** Ends remembered at most, the latest; each takes about 300 bytes. */
const maxEnds = 4096;

type Identity = Pick<BigIntStats, 'dev' | 'ino' | 'birthtimeNs'>;

/**
 * Who reads which file. Names overlap: a pattern also matches the rotated file that the log it came
 * from still reads, two links lead to one file. So a file is known by its identity, has one reader,
 * and where reading it ended is remembered for as long as a followed name leads to it.
 */
export class FileReaders {
  readonly #readerByKey = new Map<string, string>();
  readonly #ended = new Map<string, FileCursor>();
  #isFrozen = false;

  /** The file is read by the log of that path from now on. */
  take(stat: Identity, reader: string): void {
    const key = fileKey(stat);
    this.#readerByKey.set(key, reader);
    this.#ended.delete(key);
  }

  /** As {@link take}, for a cursor at which reading will resume. */
  reserve(cursor: FileCursor, reader: string): void {
    const key = cursorKey(cursor);
    this.#readerByKey.set(key, reader);
    this.#ended.delete(key);
  }

  /** The log is forgotten: it reads nothing any more. */
  drop(reader: string): void {
    for (const [key, known] of this.#readerByKey)
      if (known === reader) this.#readerByKey.delete(key);
  }

  /** The path of the log that reads a file; `undefined`: none does. */
  readerOf(stat: Identity): string | undefined {
    return this.#readerByKey.get(fileKey(stat));
  }

  isOthers(stat: Identity, reader: string): boolean {
    const known = this.readerOf(stat);
    return known !== undefined && known !== reader;
  }

  /** All end together: no log takes over what another lets go. */
  freeze(): void {
    this.#isFrozen = true;
  }

  /** The file has no reader any more; reading ended at this cursor. */
  release(cursor: FileCursor): void {
    const key = cursorKey(cursor);
    if (this.#isFrozen || !this.#readerByKey.delete(key)) return;
    this.#ended.set(key, cursor);
    for (const oldest of this.#ended.keys()) {
      if (this.#ended.size <= maxEnds) break;
      this.#ended.delete(oldest);
    }
  }

  /** Where reading a file ended that was read, and is by nobody now. */
  endOf(stat: Identity): FileCursor | undefined {
    return this.#ended.get(fileKey(stat));
  }

  /** Forgets files that were read, and to which no name leads any more. */
  keepEnds(isNamed: (key: string) => boolean): void {
    for (const key of this.#ended.keys()) if (!isNamed(key)) this.#ended.delete(key);
  }

  ends(): readonly FileCursor[] {
    return [...this.#ended.values()];
  }

  restore(ends: readonly FileCursor[]): void {
    for (const cursor of ends) this.#ended.set(cursorKey(cursor), cursor);
  }
}
