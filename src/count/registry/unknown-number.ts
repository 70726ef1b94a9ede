/*
 * A number that may be unknown is NaN in memory (a field that is always a double is changed in
 * place), `undefined` in a snapshot and `null` in JSON.
 */

export function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

export function toPlain(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

export function fromPlain(value: number | null | undefined): number {
  return value ?? Number.NaN;
}

/** The later of two instants of which either may be unknown. */
export function later(one: number, other: number): number {
  return Number.isNaN(one) || other > one ? other : one;
}
