import { join, resolve } from 'node:path';
import type { Timer } from '../../model/clock.ts';
import type { Source, SourceSink, SourceStatus } from '../../model/source.ts';
import type { FileCursor, FilePosition } from '../file/file-position.ts';
import { FileReaders } from '../file/file-readers.ts';
import { createFileSource, type FileSource, type FileSourceOptions } from '../file/file-source.ts';
import { Folders } from './folders.ts';
import { isPattern, Pattern } from './pattern.ts';
import { type ResolvedPath, resolvePath } from './resolved-path.ts';
import { reunite } from './reunite.ts';
import { isRotatedFrom, matchedRotated } from './rotated-name.ts';
import { addStatus, noStatus, type Totals, worstOf } from './summary.ts';

/** Takes what is read of one file, and holds its unfinished line. */
export interface FileInput {
  chunk(bytes: Buffer): void;
  boundary(): void;
  readonly pendingBytes: number;
  /** The file is forgotten. */
  close(): void;
}

export interface FilesSourceOptions
  extends Pick<
    FileSourceOptions,
    'clock' | 'startAt' | 'pollMs' | 'coalesceMs' | 'quietMs' | 'lingerMs' | 'log'
  > {
  /** Paths of logs, patterns of such, and folders of containers. */
  readonly paths: readonly string[];
  readonly resume?: FilesPosition;
  /** Of what patterns match, what is followed; asked again and again. All by default. */
  readonly isSelected?: (path: string) => boolean;
  /** Where the bytes of the file at a path go, and the log that it is a part of. */
  readonly input: (path: string, log: string) => FileInput;
  /** Logs followed at a time; more are counted and told of. 256 by default. */
  readonly maxFiles?: number;
  /** Time between two looks for new files; 1,000 by default. */
  readonly scanMs?: number;
}

/** Where reading several logs stands: plain JSON. */
export interface FilesPosition {
  /** What was to be followed: a log that only now is, is none that appeared since. */
  readonly paths: readonly string[];
  /** By absolute path. */
  readonly files: Readonly<Record<string, FilePosition>>;
  /** Files that nobody reads any more, and to which a name still leads. */
  readonly ended: readonly FileCursor[];
}

export interface FilesSource extends Source {
  position(): FilesPosition;
  /** How reading the log at a path fares; `undefined`: it is not followed. */
  statusOf(path: string): SourceStatus | undefined;
}

/**
 * Follows any number of logs. Each path is one endless stream, with rotations of its own; each file
 * is read once, whatever number of names and patterns lead to it. What appears is found within
 * `scanMs`; what was found by a pattern and is gone is read to its end, then forgotten.
 */
export function createFilesSource(options: FilesSourceOptions): FilesSource {
  return new FollowedFiles(options);
}

interface FollowedPath {
  readonly source: FileSource;
  readonly input: FileInput;
  /** Named by itself: it stays, and is waited for. */
  readonly isNamed: boolean;
  readonly resume: FilePosition | undefined;
}

/** Bytes that all logs together may read before others (HTTP) get their turn. */
const turnBytes = 4 * 1024 * 1024;
const chunkBytes = 256 * 1024;
const minTurnBytes = 64 * 1024;

class FollowedFiles implements FilesSource {
  readonly #options: FilesSourceOptions;
  readonly #named: readonly string[];
  readonly #patterns: readonly Pattern[];
  readonly #readers = new FileReaders();
  readonly #buffer = Buffer.allocUnsafeSlow(chunkBytes);
  readonly #folders = new Folders();
  readonly #files = new Map<string, FollowedPath>();
  /** What was read of files that are forgotten. */
  #forgotten: Totals = noStatus;
  #overLimit = 0;
  #sink: SourceSink | undefined;
  #timer: Timer | undefined;
  #isOver = false;

  constructor(options: FilesSourceOptions) {
    this.#options = options;
    const paths = [...new Set(options.paths.map((path) => resolve(path)))];
    this.#named = paths.filter((path) => !isPattern(path));
    this.#patterns = paths.filter(isPattern).map((path) => new Pattern(path));
  }

  start(sink: SourceSink): void {
    this.#sink = sink;
    const { resume } = this.#options;
    const resolved = this.#look();
    this.#readers.restore(resume?.ended ?? []);
    const positions = reunite(resume?.files ?? {}, resolved);
    for (const [path, { position }] of positions) this.#readers.reserve(position, path);
    for (const [path, { position, log }] of positions) {
      if (this.#isWanted(path)) this.#follow(path, { resume: position }, log);
      else this.#readers.drop(path);
    }
    const how = (path: string): Partial<FileSourceOptions> => ({
      startAt: this.#startOf(path),
      isUnread: matchedRotated(path, resolved),
    });
    for (const path of this.#named) if (!this.#files.has(path)) this.#follow(path, how(path));
    this.#followNew(resolved, new Set(positions.keys()), how);
    this.#schedule();
  }

  async drain(): Promise<void> {
    this.#timer?.cancel();
    if (this.#sink === undefined || this.#isOver) return;
    this.#scan();
    this.#isOver = true;
    this.#readers.freeze();
    await Promise.all([...this.#files.values()].map(({ source }) => source.drain()));
  }

  position(): FilesPosition {
    const { resume } = this.#options;
    if (this.#sink === undefined && resume !== undefined) return resume;
    const files = [...this.#files].flatMap(([path, { source, resume }]) => {
      // While the file that was read cannot be found, where it was read to still holds.
      const position = source.position() ?? resume;
      return position === undefined ? [] : [[path, position] as const];
    });
    return {
      paths: [...this.#named, ...this.#patterns.map(({ text }) => text)],
      files: Object.fromEntries(files),
      ended: this.#readers.ends(),
    };
  }

  status(): SourceStatus {
    const all = [...this.#files.values()].map(({ source }) => source.status());
    const [only] = this.#options.paths;
    const waitsFor = this.#named.length === 0 ? this.#patterns.map(({ text }) => text) : [];
    return {
      kind: 'file',
      name: this.#options.paths.length === 1 ? (only ?? '') : this.#options.paths.join(', '),
      ...all.reduce(addStatus, this.#forgotten),
      ...worstOf(all, waitsFor, this.#isOver),
      files: all.length,
      filesOverLimit: this.#overLimit,
    };
  }

  statusOf(path: string): SourceStatus | undefined {
    return this.#files.get(path)?.source.status();
  }

  #schedule(): void {
    const { clock, scanMs = 1000 } = this.#options;
    this.#timer = clock.setTimer(() => {
      try {
        this.#scan();
      } finally {
        if (!this.#isOver) this.#schedule();
      }
    }, scanMs);
  }

  #scan(): void {
    const before = new Set(this.#files.keys());
    const resolved = this.#look();
    this.#followNew(resolved, before, (path) => {
      const [isNewcomer, isMatched] = [
        this.#folders.newcomers(path),
        matchedRotated(path, resolved),
      ];
      return { startAt: 'beginning', isUnread: (stat) => isNewcomer(stat) || isMatched(stat) };
    });
    for (const [path, file] of this.#files) {
      if (!file.isNamed && file.source.isGone()) this.#forget(path, file);
    }
    const named = new Set(resolved.map(({ key }) => key));
    this.#readers.keepEnds((key) => named.has(key));
  }

  /** All that the names and patterns lead to now. */
  #look(): readonly ResolvedPath[] {
    this.#folders.begin();
    const listed = this.#patterns.flatMap((pattern) => {
      this.#folders.note(join(pattern.root, 'any'));
      return pattern.list().filter(this.#options.isSelected ?? (() => true));
    });
    const paths = new Set([...this.#named, ...listed]);
    return [...paths].flatMap((path) => {
      this.#folders.note(path);
      return resolvePath(path) ?? [];
    });
  }

  /** `before`: logs whose rotated files are left to them, for they know which they have read. */
  #followNew(
    resolved: readonly ResolvedPath[],
    before: ReadonlySet<string>,
    how: (path: string) => Partial<FileSourceOptions>,
  ): void {
    const isNew = (each: ResolvedPath): boolean =>
      !this.#files.has(each.path) && !this.#isRead(each) && !isRotatedFrom(each.path, before);
    if (!resolved.some(isNew)) {
      this.#reportLimit(0);
      return;
    }
    // What was rotated just now is still its own log's, if that is told first.
    for (const { source } of this.#files.values()) source.discover();
    let overLimit = 0;
    for (const each of resolved) {
      if (!isNew(each)) continue;
      if (this.#files.size >= this.#maxFiles) overLimit += 1;
      else this.#follow(each.path, how(each.path));
    }
    this.#reportLimit(overLimit);
  }

  #isRead({ stat }: ResolvedPath): boolean {
    if (stat === undefined) return false;
    const end = this.#readers.endOf(stat);
    return (
      this.#readers.readerOf(stat) !== undefined ||
      (end !== undefined && stat.size <= BigInt(end.offsetBytes))
    );
  }

  #follow(path: string, how: Partial<FileSourceOptions>, log = path): void {
    const { paths: _paths, input: inputOf, resume: _resume, ...common } = this.#options;
    const input = inputOf(path, log);
    const source = createFileSource({
      ...common,
      path,
      readers: this.#readers,
      buffer: this.#buffer,
      turnBytes: () => Math.max(minTurnBytes, turnBytes / this.#files.size),
      pending: () => input.pendingBytes,
      ...how,
    });
    const isNamed = this.#named.includes(path);
    this.#files.set(path, { source, input, isNamed, resume: how.resume });
    source.start({
      chunk: (bytes) => input.chunk(bytes),
      boundary: () => input.boundary(),
      gap: (gap) => this.#sink?.gap(gap),
      end: () => {},
    });
  }

  #forget(path: string, { source, input }: FollowedPath): void {
    source.close();
    input.close();
    this.#forgotten = addStatus(this.#forgotten, source.status());
    this.#readers.drop(path);
    this.#files.delete(path);
    this.#options.log?.({
      event: 'forgotten',
      message: `${path}: is gone, and was read to its end`,
    });
  }

  /** A log that is only now to be followed begins where it is said; one that appeared, at its 0. */
  #startOf(path: string): FileSourceOptions['startAt'] {
    const wasFollowed = this.#options.resume?.paths.some((known) =>
      isPattern(known) ? new Pattern(known).matches(path) : known === path,
    );
    return wasFollowed === true ? 'beginning' : this.#options.startAt;
  }

  #isWanted(path: string): boolean {
    return this.#named.includes(path) || this.#patterns.some((pattern) => pattern.matches(path));
  }

  get #maxFiles(): number {
    return this.#options.maxFiles ?? 256;
  }

  #reportLimit(overLimit: number): void {
    if (overLimit > this.#overLimit) {
      const message = `${overLimit} more files match and are not read: limits.max_files is ${this.#maxFiles}`;
      this.#options.log?.({ event: 'over_limit', message });
    }
    this.#overLimit = overLimit;
  }
}
