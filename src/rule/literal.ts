import type { Literal } from '../model/condition.ts';
import type { Level } from '../model/record.ts';

/** Words that loggers have for the canonical levels, so that either may stand in a matcher. */
const spellings: Readonly<Record<Level, string>> = {
  trace: 'trace trc finest finer silly',
  debug: 'debug dbg debu fine verbose',
  info: 'info inf information informational notice success',
  warn: 'warn warning wrn',
  error: 'error err severe failure',
  fatal: 'fatal ftl critical crit panic dpanic emerg emergency alert',
};

const canonicalBySpelling: ReadonlyMap<string, string> = new Map(
  Object.entries(spellings).flatMap(([level, words]) =>
    words.split(' ').map((word) => [word, level] as const),
  ),
);

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
  return canonicalBySpelling.get(level) ?? level;
}
