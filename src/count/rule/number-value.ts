import { parseDecimal } from '../../model/decimal.ts';
import type { FieldValue } from '../../model/record.ts';

/** Why a value is no usable amount. */
export type AmountFault = 'not_a_number' | 'not_finite' | 'negative';

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
