import { byte } from './bytes.ts';
import type { MatchedLine } from './matched-line.ts';

/**
 * The end of the string whose text begins at a place, its quote included; −1 where it is none
 * (RFC 8259 §7). Notes on the line what its strings hold beside plain ASCII.
 */
export function endOfString(line: MatchedLine, start: number): number {
  const { bytes, view, end } = line;
  let at = start;
  for (;;) {
    for (; at + 4 <= end; at += 4) {
      const special = specialBytes(view.getInt32(at, true));
      if (special === 0) continue;
      at += (31 - Math.clz32(special & -special)) >> 3;
      break;
    }
    if (at >= end) return -1;
    const value = bytes[at] ?? 0;
    if (value === byte.quote) return at + 1;
    if (value < 0x20) return -1;
    if (value === byte.backslash) {
      line.hasEscapes = true;
      at = endOfEscape(bytes, at, end);
      if (at < 0) return -1;
    } else {
      if (value >= 0x80) line.isAscii = false;
      at++;
    }
  }
}

/**
 * Of four bytes, the top bits of those that are a quote, a backslash, a control character or none of
 * ASCII; the lowest one set is right, those above it may be too many. A subtraction borrows into a
 * byte's top bit where the byte is less (Warren, Hacker's Delight, §6-1).
 */
function specialBytes(word: number): number {
  const fromQuote = word ^ 0x22222222;
  const fromBackslash = word ^ 0x5c5c5c5c;
  const borrows =
    (word - 0x20202020) | (fromQuote - 0x01010101) | (fromBackslash - 0x01010101) | word;
  return borrows & 0x80808080;
}

/** The end of the escape whose backslash is at a place; −1 where it is none. */
function endOfEscape(bytes: Uint8Array, at: number, end: number): number {
  if (at + 1 >= end) return -1;
  const letter = bytes[at + 1] ?? 0;
  if (letter !== byte.u) return escapeLetters.has(letter) ? at + 2 : -1;
  if (at + 6 > end) return -1;
  for (let digit = at + 2; digit < at + 6; digit++) {
    if (!hexDigits.has(bytes[digit] ?? 0)) return -1;
  }
  return at + 6;
}

const escapeLetters: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'));
const hexDigits: ReadonlySet<number> = new Set(Buffer.from('0123456789abcdefABCDEF'));
