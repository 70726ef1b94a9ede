import { numberOf } from '../../model/families.ts';
import type { Family } from '../../model/family.ts';
import type { CounterValues } from '../../publish/heartbeat/counter-values.ts';

/**
 * Families of an earlier instant with what a record added that came later: `before` and `after` it.
 * Other figures stay as they were. Names are those of `after`, so that no two share one.
 */
export function withCounted(
  earlier: readonly Family[],
  before: CounterValues,
  after: readonly Family[],
): readonly Family[] {
  return after.map((now) => {
    const { quantity } = now;
    const own = earlier[quantity.id];
    if (quantity.kind !== 'counter') return own === undefined ? now : { ...own, quantity };
    const had = own?.quantity.kind === 'counter' ? numberOf(own) : 0;
    const value = had + numberOf(now) - (before.get(quantity.key) ?? 0);
    const [point] = now.points;
    return point === undefined ? now : { ...now, points: [{ ...point, value }] };
  });
}
