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
  /** The whole of `bytes` as text when all of it is ASCII, so a line is `ascii.slice(start, end)`. */
  readonly ascii: string | undefined;
  /** Bytes that this line takes in the source: its length and its newline, if it has one. */
  readonly sizeBytes: number;
}

/** What a framer makes of bytes: each byte reaches exactly one of these calls. */
export interface LineSink {
  line(line: Line): void;
  /** A line over the cap, already over: `sizeBytes` counts its newline, if it had one. */
  oversize(sizeBytes: number): void;
}
