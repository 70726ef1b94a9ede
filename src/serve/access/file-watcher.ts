import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Clock, Timer } from '../../model/clock.ts';

export interface FileWatcherOptions {
  readonly clock: Clock;
  /** What stands under one of the paths is another file now, or another text. */
  readonly onChange: () => void;
}

/**
 * How often the files are looked at, ms. Events would tell sooner, but not of what is mounted: a
 * ConfigMap changes by a link in its folder. And they take of what a node has few of, inotify's.
 */
const lookMs = 1_000;

/**
 * Watches files that were read, and reports when to read them again. A change counts once it
 * has rested from one look to the next: a file that is half written may be valid and mean less.
 */
export class FileWatcher {
  readonly #options: FileWatcherOptions;
  /** What was seen of each when it was read. */
  #read = new Map<string, string>();
  /** What the last look saw, where that was something else. */
  #changed: string | undefined;
  #timer: Timer | undefined;

  constructor(options: FileWatcherOptions) {
    this.#options = options;
  }

  /**
   * Reads files, of which `read` tells before it opens them: those are followed from now on, also
   * where reading fails. What changes meanwhile is found by the next look.
   */
  reading<T>(read: (touch: (path: string) => void) => T): T {
    const touched = new Map<string, string>();
    try {
      return read((path) => touched.set(resolve(path), signatureOf(resolve(path))));
    } finally {
      this.#read = touched;
      this.#changed = undefined;
    }
  }

  /** Begins to look: a start that fails before leaves nothing that keeps the process. */
  begin(): void {
    this.#timer ??= this.#options.clock.setTimer(() => this.#look(), lookMs);
  }

  end(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #look(): void {
    this.#timer = undefined;
    this.begin();
    const now = [...this.#read.keys()].map(signatureOf).join();
    const isAsRead = now === [...this.#read.values()].join();
    const hasRested = now === this.#changed;
    this.#changed = isAsRead ? undefined : now;
    if (!isAsRead && hasRested) this.#options.onChange();
  }
}

function signatureOf(path: string): string {
  try {
    const { dev, ino, size, mtimeNs } = statSync(path, { bigint: true });
    return `${dev}:${ino}:${size}:${mtimeNs}`;
  } catch {
    return 'absent';
  }
}
