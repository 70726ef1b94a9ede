import type { BigIntStats } from 'node:fs';
import type { Gap } from '../../model/source.ts';
import { type FileCursor, type FilePosition, fileKey, isSameFile } from './file-position.ts';
import type { FileReaders } from './file-readers.ts';
import type { HeldFile } from './held-file.ts';
import { lookAt, openLog, type PathProblem } from './log-path.ts';
import { findRetired, relocate, resumeIn } from './resume.ts';
import { isFolder, Siblings } from './siblings.ts';

/** One file of the log's life, held open from when it was first seen until it is read for good. */
export interface Generation {
  readonly file: HeldFile;
  /** As last seen. */
  sizeBytes: number;
  /** As last seen before a read showed that the content was still the one known. */
  verifiedBytes: number;
  /** Monotonic time at which it last grew, or was first seen to have left the path. */
  activeAtMs: number;
  /** Its end is not waited for: a copy made at a truncation, or waited for by an earlier run. */
  readonly isAtRest: boolean;
}

export interface GenerationsOptions {
  readonly path: string;
  readonly startAt: 'beginning' | 'end';
  readonly resume: FilePosition | undefined;
  /** Who reads which file, here and in other logs. */
  readonly readers: FileReaders;
  /** For a log that is new: whether a file beside it is unread, and so is read before it. */
  readonly isUnread: ((stat: BigIntStats) => boolean) | undefined;
  readonly monotonicMs: () => number;
  /** Tells of bytes that are nowhere to be found. */
  readonly onGap: (gap: Gap) => void;
}

/**
 * The files that a path has led to and that are not read for good, oldest first. Each is opened as
 * soon as it is seen, so that no rotation, however fast, takes one away before it is its turn.
 */
export class Generations {
  readonly #options: GenerationsOptions;
  readonly #siblings: Siblings;
  #queue: Generation[] = [];
  #problem: PathProblem | undefined;
  #problemSinceMs = 0;
  #rotations = 0;
  #startsAtEnd: boolean;
  #lingering: readonly HeldFile[] = [];
  /** Where an earlier run read to, while that file is not to be found: it may be away for a while. */
  #missing: FilePosition | undefined;
  /** Since when the path has led to none of these files. */
  #awaySinceMs: number | undefined;

  constructor(options: GenerationsOptions) {
    this.#options = options;
    this.#siblings = new Siblings(options.path);
    this.#startsAtEnd = options.startAt === 'end' && options.resume === undefined;
    if (options.resume !== undefined) this.#resume(options.resume);
    else this.#expectSiblings();
  }

  /** The generation to read now. */
  get head(): Generation | undefined {
    return this.#queue[0];
  }

  get all(): readonly Generation[] {
    return this.#queue;
  }

  get rotations(): number {
    return this.#rotations;
  }

  /** What keeps the path from being read, and since when. */
  get problem(): (PathProblem & { readonly sinceMs: number }) | undefined {
    return this.#problem && { ...this.#problem, sinceMs: this.#problemSinceMs };
  }

  /** Whether the path has led elsewhere, and nothing was written, for so long; all is read. */
  isGone(quietMs: number): boolean {
    const { head } = this;
    if (this.#awaySinceMs === undefined || this.#queue.length > 1) return false;
    const activeAtMs = Math.max(this.#awaySinceMs, head?.activeAtMs ?? 0);
    const isRead = head === undefined || head.file.position >= Number(head.file.stat().size);
    return isRead && this.#options.monotonicMs() - activeAtMs >= quietMs;
  }

  /** The head's committed cursor, and what else is needed to resume from it. */
  position(): Omit<FilePosition, 'lingering'> | undefined {
    const file = this.head?.file;
    if (file === undefined) return undefined;
    const isRead = file.stat().size === BigInt(file.committed);
    const superseded = isRead && this.#queue.length > 1;
    const held = new Set(this.#queue.map((generation) => fileKey(generation.file.stat())));
    const passed = this.#siblings.passed().filter((key) => !held.has(key));
    return { ...file.cursor(), superseded, passed };
  }

  /** Opens what the path leads to now and what it led to since the last call. */
  discover(): boolean {
    const looked = lookAt(this.#options.path);
    this.#setProblem(looked.problem);
    const isOthers = looked.stat !== undefined && this.#isOthers(looked.stat);
    this.#setAway(looked.problem?.state === 'waiting' || isOthers);
    if (looked.problem !== undefined || isOthers) return false;
    const newest = this.#queue.at(-1)?.file;
    if (newest?.is(looked.stat) === true) {
      this.#siblings.learn(() => {
        const { stat } = lookAt(this.#options.path);
        return stat !== undefined && newest.is(stat);
      });
      return false;
    }
    const known = this.#queue.length;
    this.#adoptArrivals();
    this.#openPath();
    return this.#queue.length > known;
  }

  /** Opens files that were rotated away while the path leads nowhere. */
  discoverWithoutPath(): void {
    if (this.#problem !== undefined) this.#adoptArrivals();
  }

  /** Takes note of what grew. Returns how many bytes are there and not read yet. */
  observe(): number {
    let backlogBytes = 0;
    for (const generation of this.#queue) {
      const sizeBytes = Number(generation.file.stat().size);
      if (sizeBytes !== generation.sizeBytes) {
        generation.sizeBytes = sizeBytes;
        generation.activeAtMs = this.#options.monotonicMs();
      }
      backlogBytes += Math.max(0, sizeBytes - generation.file.position);
    }
    return backlogBytes;
  }

  /** The head is read for good. The caller closes it. */
  retireHead(): Generation | undefined {
    const head = this.#queue.shift();
    if (head !== undefined) this.#siblings.remember(head.file.stat());
    return head;
  }

  /**
   * The head's content is gone: it starts again at 0, after the copy a rotator may have made of it.
   * Returns whether there is such a copy, which is then the head.
   */
  restartHead(): boolean {
    const head = this.head;
    if (head === undefined) return false;
    const copy = this.#siblings.takeCopyOf(head.file);
    head.file.rewind();
    head.verifiedBytes = 0;
    if (copy === undefined) return false;
    this.#queue.unshift(this.#generation(copy, true));
    return true;
  }

  /** Files of before a restart that a late writer may still write to. The caller closes them. */
  takeLingering(): readonly HeldFile[] {
    const lingering = this.#lingering;
    this.#lingering = [];
    return lingering;
  }

  /** Reading a file ended at this cursor, and the file was closed. */
  release(cursor: FileCursor): void {
    this.#options.readers.release(cursor);
  }

  closeAll(): void {
    for (const { file } of this.#queue) {
      const cursor = file.cursor();
      file.close();
      this.release(cursor);
    }
    this.#queue = [];
  }

  /** What lies in a container's folder is the log's past, to be read with it. */
  #expectSiblings(): void {
    const { path, startAt, isUnread } = this.#options;
    if (startAt === 'end') return;
    const isPast = isFolder(path) ? () => true : isUnread;
    if (isPast === undefined) return;
    for (const each of this.#siblings.all()) if (isPast(each.stat)) this.#siblings.forget(each);
  }

  #resume(position: FilePosition): void {
    this.#lingering = position.lingering.flatMap((each) => findRetired(this.#siblings, each) ?? []);
    for (const file of this.#lingering) this.#take(file);
    const found = relocate(this.#options.path, this.#siblings, position);
    if (found !== undefined) {
      // An earlier run read it to its end, and it still ends there: late writers are left to the
      // lingering, or a sidecar that is killed each half second would wait for them for ever.
      const hasEnded = found.file.stat().size === BigInt(position.offsetBytes);
      const isAtRest = found.isCopy || (position.superseded && hasEnded);
      this.#queue.push(this.#generation(found.file, isAtRest));
    }
    if (found === undefined && !position.superseded) this.#missing = position;
  }

  #adoptArrivals(): void {
    const newest = this.#queue.at(-1);
    if (newest !== undefined) newest.activeAtMs = this.#options.monotonicMs();
    const heldBefore = this.#queue.length;
    // A link may lead to one of them: that is not rotated, but the newest.
    const atPath = lookAt(this.#options.path).stat;
    for (const arrival of this.#siblings.arrivals()) {
      const { stat } = arrival;
      if (this.#holds(stat) || isSameFile(stat, atPath)) continue;
      if (this.#isOthers(stat)) {
        this.#siblings.remember(stat);
        continue;
      }
      const file = this.#siblings.open(arrival);
      if (file === undefined) {
        this.#siblings.remember(stat);
        this.#options.onGap({ reason: 'rotated_away', bytes: Number(stat.size) });
        continue;
      }
      const original = this.#queue.find((each) => file.beginsLike(each.file))?.file;
      const isRewritten = original?.isRewritten() === true;
      if (original !== undefined && (isRewritten || file.agreesWith(original))) {
        // Of a log that was truncated since, the copy is what restarting it looks for.
        if (!isRewritten) this.#siblings.remember(file.stat());
        file.close();
      } else {
        this.#push(file);
      }
    }
    const hasArrivals = this.#queue.length > heldBefore;
    if (hasArrivals && newest !== undefined && newest.file.stat().nlink === 0n) {
      this.#options.onGap({ reason: 'rotated_away', bytes: undefined });
    }
  }

  #openPath(): void {
    const opened = openLog(this.#options.path);
    this.#setProblem(opened.problem);
    const { file } = opened;
    if (file === undefined) return;
    // One more rotation may have slipped in between listing the siblings and opening the path.
    this.#adoptArrivals();
    if (this.#holds(file.stat()) || this.#isOthers(file.stat())) {
      file.close();
      return;
    }
    if (this.#startsAtEnd) file.moveTo(file.lineStartBefore(Number(file.stat().size)));
    this.#startsAtEnd = false;
    this.#push(file);
    if (this.#missing !== undefined) {
      this.#missing = undefined;
      this.#options.onGap({ reason: 'position_lost', bytes: undefined });
    }
    this.#siblings.settle();
  }

  #push(file: HeldFile): void {
    if (this.#missing !== undefined && resumeIn(file, this.#missing)) this.#missing = undefined;
    const end = this.#options.readers.endOf(file.stat());
    if (end !== undefined) resumeIn(file, end);
    if (this.#queue.length > 0) this.#rotations += 1;
    this.#queue.push(this.#generation(file, false));
  }

  #generation(file: HeldFile, isAtRest: boolean): Generation {
    const activeAtMs = this.#options.monotonicMs();
    this.#take(file);
    return { file, sizeBytes: -1, verifiedBytes: 0, activeAtMs, isAtRest };
  }

  #take(file: HeldFile): void {
    this.#options.readers.take(file.stat(), this.#options.path);
  }

  #isOthers(stat: BigIntStats): boolean {
    return this.#options.readers.isOthers(stat, this.#options.path);
  }

  #setAway(isAway: boolean): void {
    if (!isAway) this.#awaySinceMs = undefined;
    else this.#awaySinceMs ??= this.#options.monotonicMs();
  }

  #holds(stat: BigIntStats): boolean {
    return this.#queue.some(({ file }) => file.is(stat));
  }

  #setProblem(problem: PathProblem | undefined): void {
    if (problem?.text !== this.#problem?.text) this.#problemSinceMs = this.#options.monotonicMs();
    this.#problem = problem;
    if (problem?.state === 'waiting') this.#startsAtEnd = false;
  }
}
