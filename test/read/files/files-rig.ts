import type { Framer } from '../../../src/decode/framing/framer.ts';
import type { FileSourceEvent } from '../../../src/read/file/file-source.ts';
import {
  createFilesSource,
  type FilesPosition,
  type FilesSource,
  type FilesSourceOptions,
} from '../../../src/read/files/files-source.ts';
import { createManualClock } from '../../support/clock.ts';
import { createNumberedFramer } from '../rig.ts';

type RigOptions = Partial<FilesSourceOptions> & Pick<FilesSourceOptions, 'paths'>;

/** Several files followed on a clock of the test's own, and every number that was read. */
export class FilesRig {
  readonly clock = createManualClock();
  readonly counted: number[] = [];
  readonly strange: string[] = [];
  readonly events: FileSourceEvent[] = [];
  /** The path from which each number came. */
  readonly from = new Map<number, string>();
  source: FilesSource;
  readonly #options: RigOptions;
  #framers = new Map<string, Framer>();

  constructor(options: RigOptions, resume?: FilesPosition) {
    this.#options = options;
    this.source = this.#start(resume);
  }

  /** Long enough for every file to be looked at, and for new ones to be found. */
  settle(ms = 3000): void {
    this.clock.advance(ms);
  }

  /** All that is counted and the position are kept, as of one moment; the rest is forgotten. */
  kill(paths = this.#options.paths): void {
    const saved = JSON.stringify(this.source.position());
    const counted = this.counted.length;
    void this.source.drain();
    this.counted.length = counted;
    this.source = this.#start(JSON.parse(saved) as FilesPosition, paths);
  }

  /** The numbers, in order; each once, unless something is wrong. */
  get numbers(): readonly number[] {
    return this.counted.toSorted((a, b) => a - b);
  }

  #start(resume?: FilesPosition, paths = this.#options.paths): FilesSource {
    this.#framers = new Map();
    const source = createFilesSource({
      clock: this.clock,
      startAt: 'beginning',
      log: (event) => this.events.push(event),
      ...this.#options,
      paths,
      input: (path) => {
        const framer = this.#framerOf(path);
        return {
          chunk: (bytes) => framer.push(bytes),
          boundary: () => framer.boundary(),
          get pendingBytes() {
            return framer.pendingBytes;
          },
          close: () => framer.boundary(),
        };
      },
      ...(resume && { resume }),
    });
    source.start({
      chunk: () => this.strange.push('chunk of no file'),
      boundary: () => {},
      gap: ({ reason }) => this.strange.push(`gap ${reason}`),
      end: () => this.strange.push('end'),
    });
    return source;
  }

  #framerOf(path: string): Framer {
    const framer = createNumberedFramer({
      counted: (n) => this.counted.push(n),
      strange: (text) => this.strange.push(text),
      any: (n) => this.from.set(n, path),
    });
    this.#framers.set(path, framer);
    return framer;
  }
}

export function upTo(last: number, first = 1): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
