import { numberOf } from '../../model/families.ts';
import type { Family } from '../../model/family.ts';

/** Sums of all counters at one instant, by the keys of their quantities. */
export type CounterValues = ReadonlyMap<string, number>;

export function counterValues(families: readonly Family[]): CounterValues {
  const counters = families.filter(({ quantity }) => quantity.kind === 'counter');
  return new Map(counters.map((family) => [family.quantity.key, numberOf(family)]));
}

/**
 * Where the deltas of the counters begin that these families have now: each as saved, but not above
 * its present sum. A counter that `savedOf` does not know was first counted since: it begins at 0.
 * What may turn out a counter begins where its values were saved, if they were.
 */
export function baselines(
  families: readonly Family[],
  savedOf: (family: Family) => number | undefined,
): CounterValues {
  const values = new Map<string, number>();
  for (const family of families) {
    const { kind, key } = family.quantity;
    const saved = savedOf(family) ?? (kind === 'counter' ? 0 : undefined);
    if (saved === undefined || (kind !== 'counter' && kind !== 'undecided')) continue;
    values.set(key, Math.min(saved, numberOf(family)));
  }
  return values;
}
