import type { StateKind, StateValue } from '../../model/declaration.ts';
import type { FieldValue } from '../../model/record.ts';
import { boundText } from './bounded-text.ts';
import { readInstantSeconds } from './instant.ts';
import { readNumber } from './number-value.ts';

/** Longer texts of a state are cut. */
const maxStateLength = 200;

/**
 * Reads a present value as a state of the declared kind.
 *
 * @returns the value, or `undefined` where it is not of that kind
 */
export function readState(value: FieldValue, kind: StateKind): StateValue | undefined {
  if (kind === 'boolean') return readBoolean(value);
  if (kind === 'time') return readInstantSeconds(value);
  if (kind === 'number') {
    const number = readNumber(value);
    return typeof number === 'number' ? number : undefined;
  }
  if (!isScalar(value)) return undefined;
  if (kind === 'any' && typeof value !== 'string') return value;
  return boundText(String(value), maxStateLength);
}

/** `True` and `False` are how Python prints them. */
function readBoolean(value: FieldValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'True') return true;
  return value === 'false' || value === 'False' ? false : undefined;
}

function isScalar(value: FieldValue): value is string | number | boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' || typeof value === 'boolean';
}
