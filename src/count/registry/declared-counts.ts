import { countKind, totalsOf } from '../../catalogue/identity.ts';
import type { CountDeclaration } from '../../model/declaration.ts';
import { Count } from './count.ts';
import { DeclaredParts } from './declared-parts.ts';
import type { CounterState } from './registry-state.ts';

export type CountParts = DeclaredParts<CountDeclaration, CounterState, Count>;

export function createCountParts(counts: readonly CountDeclaration[]): CountParts {
  return new DeclaredParts(counts, countKind, ({ from }) => new Count({ totals: totalsOf(from) }));
}
