import type { Clock } from '../../model/clock.ts';
import type { Gap, SourceSink } from '../../model/source.ts';
import type { FilePosition } from './file-position.ts';
import type { Generation, Generations } from './generations.ts';
import type { HeldFile, Reading } from './held-file.ts';
import { LateWrites } from './late-writes.ts';
import type { LookResult } from './wake-up.ts';

export interface LogReaderOptions {
  readonly clock: Clock;
  readonly sink: SourceSink;
  readonly pending: () => number;
  /** Read into, and so the most bytes of one chunk. May be shared: no chunk outlives its turn. */
  readonly buffer: Buffer;
  readonly turnBytes: () => number;
  readonly quietMs: number;
  readonly lingerMs: number;
  readonly onEvent: (event: 'rotated' | 'truncated' | 'late_write') => void;
  readonly onGap: (gap: Gap) => void;
}

/** Rotated files waiting for their turn; beyond this many, the oldest is not waited for. */
const maxWaiting = 64;

/**
 * Reads the generations of a log in order and hands them over as one stream. Position and
 * committed cursor move before the sink sees the bytes, so a sink that throws is never told twice.
 */
export class LogReader {
  readonly #options: LogReaderOptions;
  readonly #generations: Generations;
  readonly #late: LateWrites;
  readonly #buffer: Buffer;
  #problem: string | undefined;
  /** The rotated file whose late bytes are being handed over. */
  #lateFile: HeldFile | undefined;
  #bytesRead = 0;
  #truncations = 0;

  constructor(generations: Generations, options: LogReaderOptions) {
    this.#options = options;
    this.#generations = generations;
    this.#late = new LateWrites(
      options.lingerMs,
      () => options.clock.monotonic(),
      (cursor) => generations.release(cursor),
    );
    this.#buffer = options.buffer;
    for (const file of generations.takeLingering()) this.#late.watch(file);
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  get truncations(): number {
    return this.#truncations;
  }

  /** Why reading failed last, if it did. */
  get problem(): string | undefined {
    return this.#problem;
  }

  position(): FilePosition | undefined {
    this.#commit();
    const position = this.#generations.position();
    return position && { ...position, lingering: this.#late.cursors() };
  }

  /**
   * Reads what is there until its end or the end of the turn. `isLast`: nobody looks again, so
   * rotated files are not waited for.
   */
  readTurn(isLast: boolean): LookResult {
    let budgetBytes = this.#options.turnBytes();
    let result: LookResult = 'idle';
    for (let head = this.#generations.head; head !== undefined; head = this.#generations.head) {
      const reading = this.#read(head);
      if (reading === undefined) return result;
      if (reading.kind === 'end') {
        if (!this.#isDone(head, isLast)) return result;
        this.#retire();
      } else if (reading.kind === 'rewritten') {
        this.#restart(head);
      } else {
        budgetBytes -= this.#take(reading);
        if (budgetBytes <= 0) return 'more';
      }
      result = 'busy';
    }
    return result;
  }

  /** What late writers added to files read for good is read between two lines, as lines. */
  readLate(): boolean {
    let found = false;
    for (const file of this.#late.grown()) {
      if (this.#options.pending() > 0) break;
      this.#lateFile = file;
      try {
        this.#readLateFile(file);
      } finally {
        this.#commit();
        this.#lateFile = undefined;
      }
      this.#options.onEvent('late_write');
      found = true;
    }
    this.#late.expire();
    return found;
  }

  close(): void {
    this.#late.closeAll();
    this.#generations.closeAll();
  }

  #read(head: Generation): Reading | undefined {
    try {
      const reading = head.file.read(this.#buffer);
      this.#problem = undefined;
      if (reading.kind !== 'rewritten') head.verifiedBytes = head.sizeBytes;
      return reading;
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  }

  #take(reading: Exclude<Reading, { kind: 'end' | 'rewritten' }>): number {
    if (reading.kind === 'hole') return reading.sizeBytes;
    const sizeBytes = reading.bytes.length;
    this.#bytesRead += sizeBytes;
    try {
      this.#options.sink.chunk(reading.bytes);
    } finally {
      this.#commit();
    }
    return sizeBytes;
  }

  /** The unfinished line is the head's, or that of the late bytes, which come between lines. */
  #commit(): void {
    const pendingBytes = this.#options.pending();
    if (this.#lateFile === undefined) this.#generations.head?.file.commit(pendingBytes);
    else this.#late.settle(this.#lateFile, pendingBytes);
  }

  /** Whether a file that was read to its end is read for good. */
  #isDone(head: Generation, isLast: boolean): boolean {
    const waiting = this.#generations.all.length;
    if (waiting < 2) return false;
    if (isLast || head.isAtRest || waiting > maxWaiting) return true;
    const { clock, quietMs } = this.#options;
    return clock.monotonic() - head.activeAtMs >= quietMs || this.#wasQuiet(head);
  }

  /** Whether, by their own times, the newest file was written to so long after this one. */
  #wasQuiet({ file }: Generation): boolean {
    const newest = this.#generations.all.at(-1);
    if (newest === undefined) return false;
    const aheadNs = newest.file.stat().mtimeNs - file.stat().mtimeNs;
    return aheadNs >= BigInt(this.#options.quietMs) * 1_000_000n;
  }

  #retire(): void {
    const retired = this.#generations.retireHead();
    if (retired !== undefined) this.#late.watch(retired.file);
    this.#options.onEvent('rotated');
    this.#options.sink.boundary();
  }

  #restart(head: Generation): void {
    const unreadBytes = head.verifiedBytes - head.file.position;
    this.#truncations += 1;
    this.#options.onEvent('truncated');
    if (this.#generations.restartHead()) return;
    if (unreadBytes > 0) this.#options.onGap({ reason: 'truncated', bytes: unreadBytes });
    this.#options.sink.boundary();
  }

  #readLateFile(file: HeldFile): void {
    const { sink } = this.#options;
    for (;;) {
      const reading = file.read(this.#buffer);
      if (reading.kind === 'rewritten') file.moveTo(Number(file.stat().size));
      if (reading.kind === 'rewritten' || reading.kind === 'end') break;
      this.#take(reading);
    }
    sink.boundary();
  }
}
