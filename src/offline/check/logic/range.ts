import type { Atom } from './clauses.ts';

interface Bound {
  readonly value: number;
  /** Whether the value itself is outside. */
  readonly isOpen: boolean;
}

/** Why no number fulfils the comparisons; `undefined` where one may, or none is asked for. */
export function emptyRangeIn(name: string, atoms: readonly Atom[]): string | undefined {
  if (!atoms.some(({ test, holds }) => holds && test.kind === 'compare')) return undefined;
  let low: Bound = { value: Number.NEGATIVE_INFINITY, isOpen: false };
  let high: Bound = { value: Number.POSITIVE_INFINITY, isOpen: false };
  for (const { test, holds } of atoms) {
    if (test.kind !== 'compare') continue;
    const { op, value } = test;
    // Of a number, "not greater than 5" is "at most 5".
    const isLower = (op === 'gt' || op === 'gte') === holds;
    const bound = { value, isOpen: (op === 'gt' || op === 'lt') === holds };
    if (isLower) low = isTighter(bound, low, value > low.value) ? bound : low;
    else high = isTighter(bound, high, value < high.value) ? bound : high;
  }
  const isEmpty =
    low.value > high.value || (low.value === high.value && (low.isOpen || high.isOpen));
  return isEmpty
    ? `${name} would have to be ${low.isOpen ? 'over' : 'at least'} ${low.value} and ` +
        `${high.isOpen ? 'under' : 'at most'} ${high.value}`
    : undefined;
}

function isTighter(bound: Bound, than: Bound, isInside: boolean): boolean {
  return isInside || (bound.value === than.value && bound.isOpen);
}
