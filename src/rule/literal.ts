import type { Literal } from '../model/condition.ts';
import type { Level } from '../model/record.ts';

/** Names of levels in use that are not the canonical ones (syslog, Python, .NET, java.util). */
const levelAliases: ReadonlyMap<string, Level> = new Map([
  ['warning', 'warn'],
  ['err', 'error'],
  ['critical', 'fatal'],
  ['crit', 'fatal'],
  ['alert', 'fatal'],
  ['emerg', 'fatal'],
  ['emergency', 'fatal'],
  ['panic', 'fatal'],
  ['information', 'info'],
  ['notice', 'info'],
]);

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
  return levelAliases.get(level) ?? level;
}
