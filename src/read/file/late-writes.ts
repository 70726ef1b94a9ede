import type { FileCursor } from './file-position.ts';
import type { HeldFile } from './held-file.ts';

interface Retired {
  readonly file: HeldFile;
  readonly retiredAtMs: number;
  /** Where reading it ended. */
  cursor: FileCursor;
}

/** Retired files watched at a time: each costs a descriptor, and keeps a deleted file's blocks. */
const maxWatched = 16;

/**
 * Rotated files that were read for good, kept open a while longer: a writer that had been silent
 * for longer than the quiet time may still write to the file it has open.
 */
export class LateWrites {
  readonly #lingerMs: number;
  readonly #monotonicMs: () => number;
  readonly #onClose: (cursor: FileCursor) => void;
  #retired: Retired[] = [];

  /** `onClose` is told where reading a file ended that is let go. */
  constructor(lingerMs: number, monotonicMs: () => number, onClose: (cursor: FileCursor) => void) {
    this.#lingerMs = lingerMs;
    this.#monotonicMs = monotonicMs;
    this.#onClose = onClose;
  }

  watch(file: HeldFile): void {
    file.commit(0);
    this.#retired.push({ file, retiredAtMs: this.#monotonicMs(), cursor: file.cursor() });
    while (this.#retired.length > maxWatched) this.#close(this.#retired.shift());
  }

  /** Where reading each of them ended, so that they can be watched after a restart. */
  cursors(): readonly FileCursor[] {
    return this.#retired.map(({ cursor }) => cursor);
  }

  /** Late bytes of a file have been read, all but those of an unfinished line. */
  settle(file: HeldFile, pendingBytes: number): void {
    file.commit(pendingBytes);
    for (const retired of this.#retired) if (retired.file === file) retired.cursor = file.cursor();
  }

  /** Files that were written to after they were retired. */
  grown(): readonly HeldFile[] {
    return this.#retired
      .map(({ file }) => file)
      .filter((file) => file.stat().size > BigInt(file.position));
  }

  /** Lets go of files that have been quiet for long enough. */
  expire(): void {
    const untilMs = this.#monotonicMs() - this.#lingerMs;
    const grown = new Set(this.grown());
    this.#retired = this.#retired.filter((retired) => {
      const stays = retired.retiredAtMs > untilMs || grown.has(retired.file);
      if (!stays) this.#close(retired);
      return stays;
    });
  }

  closeAll(): void {
    for (const retired of this.#retired) this.#close(retired);
    this.#retired = [];
  }

  #close(retired: Retired | undefined): void {
    if (retired === undefined) return;
    retired.file.close();
    this.#onClose(retired.cursor);
  }
}
