/** Bytes that the service wrote and nobody can read any more. */
export interface Gap {
  readonly reason: string;
  /** The file that held them, where the source reads files. */
  readonly path?: string;
  /** How many bytes are lost, where that is known. */
  readonly bytes: number | undefined;
  /** Whether it only may be so: where what was read last cannot be found again. */
  readonly isSuspected?: true;
}

/**
 * Takes what a source reads. `chunk` must consume the bytes before it returns: the source reuses
 * the buffer. Reading and counting are one synchronous turn.
 */
export interface SourceSink {
  chunk(bytes: Buffer): void;
  /** The file ended for good (rotated, truncated, replaced): an unfinished line ends with it. */
  boundary(): void;
  gap(gap: Gap): void;
  /** A finite source (stdin, a wrapped command) is over. */
  end(): void;
}

export type SourceState = 'waiting' | 'following' | 'ended' | 'failed';

export interface SourceStatus {
  readonly kind: 'file' | 'stdin' | 'command' | 'pod';
  /** Path, command or pod: what a person would call it. */
  readonly name: string;
  readonly state: SourceState;
  /** Why it waits or failed, for a person; `undefined` when all is well. */
  readonly problem: string | undefined;
  /** Bytes read since the start. */
  readonly bytesRead: number;
  /** Bytes that are there and not read yet; 0 where a source cannot know. */
  readonly backlogBytes: number;
  readonly rotations: number;
  readonly truncations: number;
  readonly gaps: number;
  /** Files followed now, and files that match beyond the limit and are not read. */
  readonly files?: number;
  readonly filesOverLimit?: number;
}

/** Where bytes come from: one endless stream. */
export interface Source {
  start(sink: SourceSink): void;
  /** Reads what is already written, hands it over, then stops. Settles when nothing more comes. */
  drain(): Promise<void>;
  status(): SourceStatus;
}
