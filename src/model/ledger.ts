/** The classes of lines: every line, and so every byte, is in exactly one. */
export type LineClass = 'matched' | 'unmatched' | 'malformed' | 'oversize' | 'blank';

/**
 * The account of all that was read. Two sums always hold:
 * `lines = matched + unmatched + malformed + oversize + blank`, and the same for bytes.
 */
export interface Ledger extends Readonly<Record<LineClass, number>> {
  readonly bytes: number;
  readonly lines: number;
  /** Records decoded, of whatever format. A record may take several lines. */
  readonly records: number;
  readonly bytesBy: Readonly<Record<LineClass, number>>;
  /** Why lines were malformed or oversize, and values refused: reason → how many. */
  readonly reasons: Readonly<Record<string, number>>;
}
