import type { BigIntStats } from 'node:fs';
import { resolve } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import type { Gap, Source, SourceSink, SourceStatus } from '../../model/source.ts';
import type { FilePosition } from './file-position.ts';
import { FileReaders } from './file-readers.ts';
import { Generations } from './generations.ts';
import { LogReader } from './log-reader.ts';
import { type LookResult, WakeUp } from './wake-up.ts';

export interface FileSourceOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Where to begin in a file that is there at the start; later ones are read from their 0. */
  readonly startAt: 'beginning' | 'end';
  /** A saved position to go on from; `startAt` is not asked then. */
  readonly resume?: FilePosition;
  /** Bytes of the unfinished line, which the framer holds. */
  readonly pending: () => number;
  /** Time between two looks when nothing wakes; 200 by default. */
  readonly pollMs?: number;
  /** Time between two looks while there is something to read; 5 by default. */
  readonly coalesceMs?: number;
  /** Read into, and so the most bytes of one chunk; 256 KiB of its own by default. */
  readonly buffer?: Buffer;
  /** Bytes after which others (HTTP) get their turn; 4 MiB by default. */
  readonly turnBytes?: () => number;
  /** Shared with other logs, whose files may be the same. */
  readonly readers?: FileReaders;
  /** For a log that is new: whether a file beside it is unread, and so is read before it. */
  readonly isUnread?: (stat: BigIntStats) => boolean;
  /** How long a rotated file must not grow before the next is read; 1,000 by default. */
  readonly quietMs?: number;
  /** How long a rotated file is watched for a late writer after that; 10,000 by default. */
  readonly lingerMs?: number;
  readonly log?: (event: FileSourceEvent) => void;
}

/** Something worth a line in the sidecar's own log. */
export interface FileSourceEvent {
  readonly event:
    | 'opened'
    | 'rotated'
    | 'truncated'
    | 'late_write'
    | 'problem'
    | 'forgotten'
    | 'over_limit';
  readonly message: string;
}

export interface FileSource extends Source {
  /**
   * Where reading stands: the start of the unfinished line. `undefined` before the first file was
   * opened, and after {@link Source.drain} it stays as it was at the end. May be asked at any
   * time, also while the sink takes a chunk.
   */
  position(): FilePosition | undefined;
  /** Opens what was rotated since the last look, before anybody else does. */
  discover(): void;
  /** Whether no file has been at the path for `lingerMs`, and all that was is read. */
  isGone(): boolean;
  /** Lets go of everything at once; only what is already read has been counted. */
  close(): void;
}

/**
 * Follows the file that a path leads to, through rotation, truncation and replacement. The first
 * look happens within `start`.
 */
export function createFileSource(options: FileSourceOptions): FileSource {
  return new FollowedFile(options);
}

const messages = {
  rotated: 'read a rotated file to its end',
  truncated: 'truncated or rewritten: reading it from its start',
  late_write: 'read what was written late to a rotated file',
} as const;

class FollowedFile implements FileSource {
  readonly #options: FileSourceOptions;
  readonly #path: string;
  readonly #wakeUp: WakeUp;
  #generations: Generations | undefined;
  #reader: LogReader | undefined;
  #lastPosition: FilePosition | undefined;
  #isOver = false;
  #gaps = 0;
  #reportedProblem: string | undefined;

  constructor(options: FileSourceOptions) {
    const { clock, pollMs = 200, coalesceMs = 5 } = options;
    this.#options = options;
    this.#path = resolve(options.path);
    const look = (): LookResult => this.#look();
    this.#wakeUp = new WakeUp({ path: this.#path, clock, pollMs, coalesceMs, look });
  }

  start(sink: SourceSink): void {
    const { clock, startAt, resume, pending } = this.#options;
    const path = this.#path;
    const onGap = (gap: Gap): void => {
      this.#gaps += 1;
      sink.gap({ ...gap, path });
    };
    const monotonicMs = (): number => clock.monotonic();
    const { readers = new FileReaders(), isUnread } = this.#options;
    this.#generations = new Generations({
      path,
      startAt,
      resume,
      readers,
      isUnread,
      monotonicMs,
      onGap,
    });
    this.#reader = new LogReader(this.#generations, {
      clock,
      sink,
      pending,
      buffer: this.#options.buffer ?? Buffer.allocUnsafeSlow(256 * 1024),
      turnBytes: this.#options.turnBytes ?? (() => 4 * 1024 * 1024),
      quietMs: this.#options.quietMs ?? 1000,
      lingerMs: this.#options.lingerMs ?? 10_000,
      onEvent: (event) => this.#log(event, messages[event]),
      onGap,
    });
    this.#wakeUp.start();
  }

  async drain(): Promise<void> {
    this.#wakeUp.stop();
    const reader = this.#reader;
    const generations = this.#generations;
    if (reader === undefined || generations === undefined || this.#isOver) return;
    generations.discover();
    generations.discoverWithoutPath();
    // What is written from here on belongs to whoever reads next.
    const endBytes = reader.bytesRead + generations.observe();
    while (reader.readTurn(true) === 'more' && reader.bytesRead < endBytes) await nextTurn();
    reader.readLate();
    this.close();
  }

  discover(): void {
    if (this.#isOver || this.#generations?.discover() !== true) return;
    this.#log('opened', 'reading');
  }

  isGone(): boolean {
    return this.#generations?.isGone(this.#options.lingerMs ?? 10_000) ?? false;
  }

  close(): void {
    this.#wakeUp.stop();
    const reader = this.#reader;
    if (reader === undefined || this.#isOver) return;
    this.#lastPosition = reader.position();
    this.#isOver = true;
    reader.close();
  }

  position(): FilePosition | undefined {
    return this.#isOver ? this.#lastPosition : this.#reader?.position();
  }

  status(): SourceStatus {
    const problem = this.#problem();
    return {
      kind: 'file',
      name: this.#options.path,
      state: this.#isOver ? 'ended' : (problem?.state ?? 'following'),
      problem: problem?.text,
      bytesRead: this.#reader?.bytesRead ?? 0,
      backlogBytes: this.#generations?.observe() ?? 0,
      rotations: this.#generations?.rotations ?? 0,
      truncations: this.#reader?.truncations ?? 0,
      gaps: this.#gaps,
    };
  }

  #look(): LookResult {
    const generations = this.#generations;
    const reader = this.#reader;
    if (generations === undefined || reader === undefined) return 'idle';
    const hasOpened = generations.discover();
    if (hasOpened) this.#log('opened', 'reading');
    generations.observe();
    const result = reader.readTurn(false);
    this.#reportProblem();
    if (result !== 'idle') return result;
    return hasOpened || reader.readLate() ? 'busy' : 'idle';
  }

  /** The path leads nowhere for a moment at every rotation: that alone is no problem. */
  #problem(): { state: 'waiting' | 'failed'; text: string } | undefined {
    const readProblem = this.#reader?.problem;
    if (readProblem !== undefined) {
      return { state: 'failed', text: `cannot read ${this.#path}: ${readProblem}` };
    }
    const problem = this.#generations?.problem;
    if (problem === undefined) {
      return this.#generations === undefined
        ? { state: 'waiting', text: 'not started' }
        : undefined;
    }
    const { clock, quietMs = 1000 } = this.#options;
    const isBrief = clock.monotonic() - problem.sinceMs < quietMs;
    return isBrief && this.#generations?.head !== undefined ? undefined : problem;
  }

  #reportProblem(): void {
    const text = this.#problem()?.text;
    if (text !== undefined && text !== this.#reportedProblem) this.#log('problem', text);
    this.#reportedProblem = text;
  }

  #log(event: FileSourceEvent['event'], message: string): void {
    this.#options.log?.({ event, message: `${this.#path}: ${message}` });
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
