import type { SourceSink } from '../../model/source.ts';
import { after, endAt, type PodLogPosition } from './pod-log-position.ts';
import type { Stamp } from './stamp.ts';
import type { StampedLine } from './stamped-lines.ts';

/** Hands new lines to the sink, and keeps the position after them: both in one turn. */
export class Intake {
  readonly #sink: SourceSink;
  #position: PodLogPosition | undefined;
  /** The position before a long line that has not ended yet. */
  #beforeLongLine: PodLogPosition | undefined;
  #isInLongLine = false;
  #batch: Buffer[] = [];
  #bytesRead = 0;
  #lines = 0;

  constructor(sink: SourceSink, position: PodLogPosition | undefined) {
    this.#sink = sink;
    this.#position = position;
  }

  /** After the last line that was taken. */
  get lastPosition(): PodLogPosition | undefined {
    return this.#position;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  get lines(): number {
    return this.#lines;
  }

  /** What a restart goes on from: the start of a line that is not whole yet. */
  position(): PodLogPosition | undefined {
    return this.#isInLongLine ? this.#beforeLongLine : this.#position;
  }

  /** Reading begins at the log's end. */
  beginAfter(stamp: Stamp): void {
    this.#position = endAt(stamp);
  }

  /** Adds a line to those that {@link flush} hands over. */
  add({ bytes, part }: StampedLine, stamp: Stamp | undefined): void {
    this.#batch.push(bytes);
    if (part === 'middle') return;
    if (part === 'last') {
      this.#isInLongLine = false;
      return;
    }
    this.#lines += 1;
    if (part === 'first') {
      this.#beforeLongLine = this.#position;
      this.#isInLongLine = true;
    }
    if (stamp !== undefined) this.#position = after(this.#position, stamp);
  }

  flush(): void {
    if (this.#batch.length === 0) return;
    const [only] = this.#batch;
    const bytes =
      this.#batch.length === 1 && only !== undefined ? only : Buffer.concat(this.#batch);
    this.#batch = [];
    this.#bytesRead += bytes.length;
    this.#sink.chunk(bytes);
  }

  /** The answer is over. What a long line has not said by then is lost with it; it counts once. */
  cut(): void {
    if (!this.#isInLongLine) return;
    this.#isInLongLine = false;
    this.#sink.boundary();
  }

  /** The log is over, and its last line with it. */
  boundary(): void {
    this.#isInLongLine = false;
    this.#sink.boundary();
  }
}
