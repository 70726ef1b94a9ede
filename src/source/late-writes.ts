import type { HeldFile } from './held-file.ts';

interface Retired {
  readonly file: HeldFile;
  readonly retiredAtMs: number;
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
  #retired: Retired[] = [];

  constructor(lingerMs: number, monotonicMs: () => number) {
    this.#lingerMs = lingerMs;
    this.#monotonicMs = monotonicMs;
  }

  watch(file: HeldFile): void {
    this.#retired.push({ file, retiredAtMs: this.#monotonicMs() });
    while (this.#retired.length > maxWatched) this.#retired.shift()?.file.close();
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
    this.#retired = this.#retired.filter(({ file, retiredAtMs }) => {
      const stays = retiredAtMs > untilMs || grown.has(file);
      if (!stays) file.close();
      return stays;
    });
  }

  closeAll(): void {
    for (const { file } of this.#retired) file.close();
    this.#retired = [];
  }
}
