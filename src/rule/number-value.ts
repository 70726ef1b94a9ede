import type { FieldValue } from '../model/record.ts';

/** Why a value is no usable amount. */
export type AmountFault = 'not_a_number' | 'not_finite' | 'negative';

/** Longer texts are no number that a service would print. */
const maxNumberLength = 64;
const decimal = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** The number that a decimal text holds (infinite when it is out of range), if it is one. */
export function parseDecimal(text: string): number | undefined {
  if (text.length > maxNumberLength) return undefined;
  const trimmed = text.trim();
  return decimal.test(trimmed) ? Number(trimmed) : undefined;
}

/** A finite number, or a text that holds one. */
export function readNumber(value: FieldValue): number | 'not_a_number' | 'not_finite' {
  const number = typeof value === 'string' ? parseDecimal(value) : value;
  if (typeof number !== 'number') return 'not_a_number';
  return Number.isFinite(number) ? number : 'not_finite';
}

/** A finite number of at least 0, or a text that holds one. */
export function readAmount(value: FieldValue): number | AmountFault {
  const number = readNumber(value);
  return typeof number === 'number' && number < 0 ? 'negative' : number;
}
