import type { Readable } from 'node:stream';
import type { Clock } from '../../model/clock.ts';
import type { Source, SourceSink, SourceStatus } from '../../model/source.ts';
import { Stillness } from './stillness.ts';

export interface StreamSourceOptions {
  readonly stream: Readable;
  readonly clock: Clock;
  /** What a person would call it; `stdin` by default. */
  readonly name?: string;
  /** When draining: silence after which nothing more is expected; 50 by default. */
  readonly stillMs?: number;
  /** When draining: the longest time to go on for a writer that never falls silent; 2,000. */
  readonly drainMs?: number;
}

/**
 * A stream that comes once (standard input, a FIFO): what was read and not yet counted when the
 * sidecar dies is lost, and a slow reader blocks the writer. Each chunk is counted before the next
 * is read, so the pipe itself is the only buffer.
 *
 * Draining cannot wait for the end of a stream whose writer lives on, nor ask a pipe what it
 * holds: it reads on until the stream ends, is silent for `stillMs`, or `drainMs` are over. Then
 * the stream is closed, so that a writer gets EPIPE instead of blocking for ever.
 */
export function createStreamSource(options: StreamSourceOptions): Source {
  return new StreamSource(options);
}

/** The standard input of this process. */
export function createStdinSource(options: Omit<StreamSourceOptions, 'name'>): Source {
  return createStreamSource({ ...options, name: 'stdin' });
}

class StreamSource implements Source {
  readonly #options: StreamSourceOptions;
  readonly #stillness: Stillness;
  #sink: SourceSink | undefined;
  #isOver = false;
  #problem: string | undefined;
  #bytesRead = 0;

  constructor(options: StreamSourceOptions) {
    const { clock, stillMs = 50, drainMs = 2000 } = options;
    this.#options = options;
    this.#stillness = new Stillness({ clock, stillMs, limitMs: drainMs });
  }

  start(sink: SourceSink): void {
    this.#sink = sink;
    const { stream } = this.#options;
    stream.on('data', (chunk: Buffer | string) => this.#take(chunk));
    stream.on('end', () => this.#finish());
    stream.on('close', () => this.#finish());
    stream.on('error', (error) => {
      this.#problem = `cannot read ${this.#name}: ${error.message}`;
      this.#finish();
    });
  }

  async drain(): Promise<void> {
    if (this.#sink === undefined || this.#isOver) return;
    await this.#stillness.come();
    this.#options.stream.destroy();
    this.#finish();
  }

  status(): SourceStatus {
    const isFollowing = this.#sink !== undefined && !this.#isOver;
    const endState = this.#problem === undefined ? 'ended' : 'failed';
    return {
      kind: 'stdin',
      name: this.#name,
      state: isFollowing ? 'following' : this.#isOver ? endState : 'waiting',
      problem: this.#problem,
      bytesRead: this.#bytesRead,
      backlogBytes: this.#options.stream.readableLength,
      rotations: 0,
      truncations: 0,
      gaps: 0,
    };
  }

  get #name(): string {
    return this.#options.name ?? 'stdin';
  }

  #take(chunk: Buffer | string): void {
    if (this.#isOver) return;
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    this.#bytesRead += bytes.length;
    this.#stillness.disturb();
    this.#sink?.chunk(bytes);
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stillness.end();
    this.#sink?.boundary();
    this.#sink?.end();
  }
}
