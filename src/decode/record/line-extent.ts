const byte = { nul: 0x00, tab: 0x09, lineFeed: 0x0a, carriageReturn: 0x0d, space: 0x20 } as const;

/** Where the text proper of a line lies, and what was around it. */
export interface LineExtent {
  readonly start: number;
  readonly end: number;
  readonly bom: boolean;
  readonly crlf: boolean;
  /** NULs before or after the text: the hole of a file truncated under its writer. */
  readonly nulPadding: boolean;
}

/** Strips a UTF-8 byte order mark, JSON whitespace (so a CR too) and NULs from both ends. */
export function extentOf(bytes: Buffer, start: number, end: number): LineExtent {
  let from = start;
  let to = end;
  let nulPadding = false;
  const bom = to - from >= 3 && isByteOrderMark(bytes, from);
  if (bom) from += 3;
  for (; from < to && isPadding(bytes[from]); from++) nulPadding ||= bytes[from] === byte.nul;
  for (; from < to && isPadding(bytes[to - 1]); to--) nulPadding ||= bytes[to - 1] === byte.nul;
  const crlf = end > start && bytes[end - 1] === byte.carriageReturn;
  return { start: from, end: to, bom, crlf, nulPadding };
}

function isByteOrderMark(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
}

function isPadding(value: number | undefined): boolean {
  return (
    value === byte.space ||
    value === byte.nul ||
    value === byte.carriageReturn ||
    value === byte.tab ||
    value === byte.lineFeed
  );
}
