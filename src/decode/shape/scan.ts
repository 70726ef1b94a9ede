import { byte } from './bytes.ts';

/** The end of the number, `true`, `false` or `null` that begins at a place; −1 where none does. */
export function endOfBare(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first <= byte.nine) return endOfNumber(bytes, at, end);
  if (first === byte.t) return endOfWord(bytes, at, end, words.true);
  if (first === byte.f) return endOfWord(bytes, at, end, words.false);
  return first === byte.n ? endOfWord(bytes, at, end, words.null) : -1;
}

const words = {
  true: Uint8Array.from(Buffer.from('true')),
  false: Uint8Array.from(Buffer.from('false')),
  null: Uint8Array.from(Buffer.from('null')),
} as const;

function endOfWord(bytes: Uint8Array, at: number, end: number, word: Uint8Array): number {
  if (end - at < word.length) return -1;
  for (let index = 0; index < word.length; index++) {
    if (bytes[at + index] !== word[index]) return -1;
  }
  return at + word.length;
}

/** RFC 8259 §6: no leading zeros, digits on both sides of a point, digits in an exponent. */
function endOfNumber(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === byte.minus ? start + 1 : start;
  let at = endOfDigits(bytes, first, end);
  if (at === first || (bytes[first] === byte.zero && at > first + 1)) return -1;
  if (at < end && bytes[at] === byte.dot) {
    const fraction = at + 1;
    at = endOfDigits(bytes, fraction, end);
    if (at === fraction) return -1;
  }
  if (at < end && (bytes[at] === byte.e || bytes[at] === byte.E)) {
    const sign = at + 1;
    const isSigned = sign < end && (bytes[sign] === byte.plus || bytes[sign] === byte.minus);
    const exponent = isSigned ? sign + 1 : sign;
    at = endOfDigits(bytes, exponent, end);
    if (at === exponent) return -1;
  }
  return at;
}

function endOfDigits(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (; at < end; at++) {
    const value = bytes[at] ?? 0;
    if (value < byte.zero || value > byte.nine) break;
  }
  return at;
}
