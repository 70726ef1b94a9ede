/**
 * Cuts bytes into lines. However the bytes were cut into pushes, the sink gets the same calls, and
 * the sizes it was told plus {@link Framer.pendingBytes} are the bytes pushed: no byte is unnamed.
 *
 * A line ends at LF, which is no part of it; a CR before the LF is. A line whose content is longer
 * than the cap is told as oversize and never kept whole, so memory stays bounded.
 *
 * A sink that throws loses nothing: its line counts as handed over, the rest of the push still
 * reaches it, then the first error is thrown on.
 */
export interface Framer {
  /** The bytes are read before this returns; the caller may reuse their memory. */
  push(bytes: Buffer): void;
  /** The unfinished line, if there is one, ends here without a newline. */
  boundary(): void;
  /** Bytes of the unfinished line, those of an oversize one included. */
  readonly pendingBytes: number;
}

export interface FramerOptions {
  /** The longest content of a line, newline not counted, that is still handed over. */
  readonly maxLineBytes: number;
}
