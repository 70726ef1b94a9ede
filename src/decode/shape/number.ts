import { byte } from './bytes.ts';
import { quotient } from './quotient.ts';

/** So many digits make a whole number that a double holds exactly. */
const exactDigits = 15;
/** No double's shortest text has more. */
const maxDigits = 17;
const powersOfTen = Array.from({ length: maxDigits + 6 }, (_, power) => 10 ** power);

/**
 * The number that a JSON number's bytes spell, the same as `Number` of the text: digits that fit a
 * double, divided by a power of ten that does, round once and so correctly (Clinger: How to Read
 * Floating Point Numbers Accurately, 1990). What does not fit goes the way of the text.
 */
export function numberAt(bytes: Buffer, from: number, to: number): number {
  const isNegative = bytes[from] === byte.minus;
  let at = isNegative ? from + 1 : from;
  if (to - at > maxDigits + 2) return ofText(bytes, from, to);
  let digits = 0;
  let afterPoint = 0;
  let isAfterPoint = 0;
  let mantissa = 0;
  let extra = 0;
  for (; at < to; at++) {
    const digit = (bytes[at] ?? 0) - byte.zero;
    if (digit >= 0 && digit <= 9) {
      // Leading zeros are no digits of the mantissa.
      if (digits < exactDigits) mantissa = mantissa * 10 + digit;
      else extra = extra * 10 + digit;
      if (mantissa > 0) digits++;
      afterPoint += isAfterPoint;
    } else if (digit === byte.dot - byte.zero) isAfterPoint = 1;
    else return ofText(bytes, from, to);
  }
  const power = powersOfTen[afterPoint] ?? 0;
  let value = afterPoint === 0 ? mantissa : mantissa / power;
  if (digits > exactDigits) {
    if (digits > maxDigits) return ofText(bytes, from, to);
    value = quotient(mantissa, powersOfTen[digits - exactDigits] ?? 0, extra, power);
    if (Number.isNaN(value)) return ofText(bytes, from, to);
  }
  return isNegative ? -value : value;
}

function ofText(bytes: Buffer, from: number, to: number): number {
  return Number(bytes.toString('latin1', from, to));
}
