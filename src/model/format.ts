/** Which loggers wrote the records. */
export interface FormatReport {
  /** The profile that was named, or the one that most records are recognised as. */
  readonly profile: string;
  /** Its part of the decoded records, 0 to 1; of a long log an estimate. */
  readonly share: number;
  /** Every profile met → its part of the decoded records. */
  readonly shares: Readonly<Record<string, number>>;
}

/** The same of a whole log, with its lines of plain text, which are no records. */
export interface LogFormat extends FormatReport {
  readonly textLines: number;
}

/** It in a document. */
export interface FormatDocument extends FormatReport {
  /** Lines of plain text: no records, but of the record before them. */
  readonly text_lines: number;
}

/** Shares to the millionth: what is below that is the noise of binary fractions. */
export function formatDocument({ profile, share, shares, textLines }: LogFormat): FormatDocument {
  const tidy = (value: number): number => Number(value.toFixed(6));
  return {
    profile,
    share: tidy(share),
    shares: Object.fromEntries(Object.entries(shares).map(([name, part]) => [name, tidy(part)])),
    text_lines: textLines,
  };
}
