import type { Family } from '../../model/family.ts';
import type { Quantity } from '../../model/quantity.ts';

/**
 * Families with the rates that are derived from them: a registry knows sums, and the interval that
 * a rate is over only whoever makes heartbeats. `rateOf`: per second; `undefined` stays as it is.
 */
export function withRates(
  families: readonly Family[],
  rateOf: (rate: Quantity) => number | undefined,
): readonly Family[] {
  return families.map((family) => {
    if (family.quantity.derivation === undefined) return family;
    const value = rateOf(family.quantity);
    if (value === undefined) return family;
    return { ...family, points: family.points.map((point) => ({ ...point, value })) };
  });
}
