import type { Literal } from '../../model/condition.ts';
import { levelByWord } from '../../model/level.ts';

/**
 * The distinct literals that a field is compared with. Those for `@level` become the canonical
 * names, whatever their case, because that is how a record reads it. NaN equals nothing.
 */
export function literalsFor(field: string, values: readonly Literal[]): ReadonlySet<Literal> {
  const literals = new Set<Literal>();
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    literals.add(field === '@level' && typeof value === 'string' ? canonicalLevel(value) : value);
  }
  return literals;
}

function canonicalLevel(text: string): string {
  const level = text.trim().toLowerCase();
  return levelByWord.get(level) ?? level;
}
