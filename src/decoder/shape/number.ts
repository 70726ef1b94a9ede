import { byte } from './bytes.ts';

/** So many digits make a whole number that a double holds exactly. */
const maxExactDigits = 15;
const powersOfTen = Array.from({ length: maxExactDigits + 1 }, (_, power) => 10 ** power);

/**
 * The number that a JSON number's bytes spell, the same as `Number` of the text: digits that fit a
 * double, divided by a power of ten that does, round once and so correctly (Clinger, How to Read
 * Floating Point Numbers Accurately, 1990). All others go the way of the text.
 */
export function numberAt(bytes: Buffer, from: number, to: number): number {
  const isNegative = bytes[from] === byte.minus;
  const first = isNegative ? from + 1 : from;
  if (to - first > maxExactDigits + 1) return ofText(bytes, from, to);
  let digits = 0;
  let afterPoint = 0;
  let isAfterPoint = 0;
  let mantissa = 0;
  for (let at = first; at < to; at++) {
    const digit = (bytes[at] ?? 0) - byte.zero;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      afterPoint += isAfterPoint;
    } else if (digit === byte.dot - byte.zero) isAfterPoint = 1;
    else return ofText(bytes, from, to);
  }
  if (digits > maxExactDigits) return ofText(bytes, from, to);
  const value = afterPoint === 0 ? mantissa : mantissa / (powersOfTen[afterPoint] ?? 1);
  return isNegative ? -value : value;
}

function ofText(bytes: Buffer, from: number, to: number): number {
  return Number(bytes.toString('latin1', from, to));
}
