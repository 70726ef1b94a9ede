import type { Line, LineSink } from '../../model/line.ts';

/** Hands lines to a sink through one reused object, and keeps what the sink throws for later. */
export class Delivery {
  readonly #sink: LineSink;
  readonly #line = new ReusedLine();
  #failed = false;
  #failure: unknown;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  line(bytes: Buffer, start: number, end: number, sizeBytes: number): void {
    const line = this.#line;
    line.bytes = bytes;
    line.start = start;
    line.end = end;
    line.sizeBytes = sizeBytes;
    try {
      this.#sink.line(line);
    } catch (error) {
      this.#keep(error);
    }
  }

  oversize(sizeBytes: number): void {
    try {
      this.#sink.oversize(sizeBytes, 1);
    } catch (error) {
      this.#keep(error);
    }
  }

  /** Throws the first thing the sink threw since the last call. */
  settle(): void {
    if (!this.#failed) return;
    const failure = this.#failure;
    this.#failed = false;
    this.#failure = undefined;
    throw failure;
  }

  #keep(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#failure = error;
  }
}

class ReusedLine implements Line {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  sizeBytes = 0;
  readonly lines = 1;
  readonly envelope = undefined;
}
