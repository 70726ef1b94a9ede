import type { CountDeclaration } from '../model/declaration.ts';
import { Count } from './count.ts';
import { DeclaredParts } from './declared-parts.ts';
import type { CounterState, FusedCounterState } from './registry-state.ts';

export type CountParts = DeclaredParts<CountDeclaration, CounterState | FusedCounterState, Count>;

export function createCountParts(counts: readonly CountDeclaration[]): CountParts {
  return new DeclaredParts(counts, kindOf, (declared) => new Count({ totals: totalsOf(declared) }));
}

function kindOf(declared: CountDeclaration): 'events' | 'totals' | 'fused' {
  const totals = totalsOf(declared);
  if (totals === 0) return 'events';
  return totals === declared.from.length ? 'totals' : 'fused';
}

function totalsOf(declared: CountDeclaration): number {
  return declared.from.filter(({ kind }) => kind !== 'event').length;
}
