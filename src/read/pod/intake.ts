import type { SourceSink } from '../../model/source.ts';
import { after, endAt, type PodLogPosition } from './place.ts';
import type { Stamp } from './stamp.ts';
import type { StampedLine } from './stamped-lines.ts';

/** Hands new lines to the sink, and keeps the place after them: both in one turn. */
export class Intake {
  readonly #sink: SourceSink;
  #place: PodLogPosition | undefined;
  /** The place before a long line that is not over yet. */
  #beforeLongLine: PodLogPosition | undefined;
  #isInLongLine = false;
  #batch: Buffer[] = [];
  #bytesRead = 0;
  #lines = 0;

  constructor(sink: SourceSink, place: PodLogPosition | undefined) {
    this.#sink = sink;
    this.#place = place;
  }

  /** After the last line that was taken. */
  get place(): PodLogPosition | undefined {
    return this.#place;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  get lines(): number {
    return this.#lines;
  }

  /** What a restart goes on from: the start of a line that is not whole yet. */
  position(): PodLogPosition | undefined {
    return this.#isInLongLine ? this.#beforeLongLine : this.#place;
  }

  /** Reading begins at the log's end. */
  beginAfter(stamp: Stamp): void {
    this.#place = endAt(stamp);
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
      this.#beforeLongLine = this.#place;
      this.#isInLongLine = true;
    }
    if (stamp !== undefined) this.#place = after(this.#place, stamp);
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
