import type { StateValue } from './declaration.ts';

/** A state's value as JSON has it: what JSON cannot say is unknown. */
export function jsonValue(value: StateValue | undefined): StateValue | null {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return null;
  return value;
}

/** Times that no `Date` can hold are unknown times. */
export function isoOrNull(timeMs: number | undefined): string | null {
  if (timeMs === undefined || !(Math.abs(timeMs) <= 8.64e15)) return null;
  return new Date(timeMs).toISOString();
}
