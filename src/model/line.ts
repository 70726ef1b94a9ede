/**
 * What a runtime, a collector or a tool wrote around a line. Reused like the line: valid only
 * during the call that hands it over. `undefined`: it does not say.
 */
export interface Envelope {
  /** `cri`, `docker` or `prefix`. */
  readonly kind: EnvelopeKind;
  /** When it was written, as text; a fallback for the record's own time. */
  readonly time: string | undefined;
  readonly stream: string | undefined;
  /** Who wrote it: a pod, a compose service, a unit. */
  readonly origin: string | undefined;
  /** What a text before the record says of level and message: fallbacks as well. */
  readonly level: string | undefined;
  readonly message: string | undefined;
  /**
   * First byte of the whole line where the envelope is one only if a record is in it: text that
   * ends in what looks like an object may be plain text all the same.
   */
  readonly doubtfulFrom: number | undefined;
}

export type EnvelopeKind = 'cri' | 'docker' | 'prefix';

/** Which envelopes are looked for: all, none, or one kind alone. */
export type EnvelopeChoice = 'auto' | 'none' | EnvelopeKind;

/**
 * The bytes of one line, without its newline. The framer reuses one object for all lines:
 * valid only during the call that hands it over.
 */
export interface Line {
  readonly bytes: Buffer;
  /** First byte of the line in `bytes`. */
  readonly start: number;
  /** One past the last byte of the line in `bytes`; a CR before the newline is still inside. */
  readonly end: number;
  /** Bytes that this line takes in the source, envelope and newlines included. */
  readonly sizeBytes: number;
  /** Lines of the source that it was joined from: 1, but for what a runtime split. */
  readonly lines: number;
  /** What was peeled off it; `undefined` for a line that came bare. */
  readonly envelope: Envelope | undefined;
}

/** What a framer makes of bytes: each byte reaches exactly one of these calls. */
export interface LineSink {
  line(line: Line): void;
  /** A line over the cap, already over: `sizeBytes` counts its newline, if it had one. */
  oversize(sizeBytes: number, lines: number): void;
}
