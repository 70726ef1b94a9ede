/** The classes of lines: every line, and so every byte, is in exactly one. */
export const lineClasses = ['matched', 'unmatched', 'malformed', 'oversize', 'blank'] as const;
export type LineClass = (typeof lineClasses)[number];

/**
 * The account of all that was read. Two sums always hold:
 * `lines = matched + unmatched + malformed + oversize + blank`, and the same for bytes. Records are
 * in matched and unmatched lines alone, and no sum of lines: a line may hold several (an OTLP
 * batch), and one may take several lines (parts that a runtime split), so either may be more.
 */
export interface Ledger extends Readonly<Record<LineClass, number>> {
  readonly bytes: number;
  readonly lines: number;
  /** Records decoded, of whatever format. A line with several is matched where one of them is. */
  readonly records: number;
  readonly bytesBy: Readonly<Record<LineClass, number>>;
  /** Why lines were malformed or oversize, and values refused: reason → how many. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Reasons told apart in a sum; those beyond are one. */
const maxReasons = 64;

/** The account of several logs together. */
export function addLedgers(ledgers: readonly Ledger[]): Ledger {
  const sum = { bytes: 0, lines: 0, records: 0, ...noLines };
  const bytesBy = { ...noLines };
  const reasons = new Map<string, number>();
  for (const ledger of ledgers) {
    sum.bytes += ledger.bytes;
    sum.lines += ledger.lines;
    sum.records += ledger.records;
    for (const cls of lineClasses) {
      sum[cls] += ledger[cls];
      bytesBy[cls] += ledger.bytesBy[cls];
    }
    for (const [reason, count] of Object.entries(ledger.reasons)) {
      const key = reasons.has(reason) || reasons.size < maxReasons ? reason : 'other';
      reasons.set(key, (reasons.get(key) ?? 0) + count);
    }
  }
  return { ...sum, bytesBy, reasons: Object.fromEntries(reasons) };
}

const noLines = { matched: 0, unmatched: 0, malformed: 0, oversize: 0, blank: 0 };
