import { wordsOf } from '../../../model/words.ts';
import { abbreviatedUnitIn } from '../../check/lint/name-words.ts';

const maxNameLength = 48;
/** Endings that Prometheus keeps for parts of a metric, and letters that read like units. */
const reservedLast = /^(bucket|count|created|info|sum|total|.)$/;

/** Gives names that no other rule has: the first free one of several, else with a number. */
export class Names {
  readonly #taken = new Set<string>();

  take(...wanted: readonly string[]): string {
    const names = wanted.map(nameOf).filter((name) => name !== '');
    const free = names.find((name) => !this.#taken.has(name));
    const last = names.at(-1) ?? 'rule';
    let name = free ?? last;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${last}_${number}`;
    this.#taken.add(name);
    return name;
  }
}

/** A text as a name in snake_case, without the masked values of a template. */
export function nameOf(text: string): string {
  const words = wordsOf(text.replace(/<[^>]*>/g, ' ').normalize('NFKD'))
    .map((word) => word.replace(/[^a-z0-9]/g, ''))
    .filter((word) => word !== '');
  for (const [at, word] of [...words.entries()].toReversed()) {
    // It reads like a unit in short, which a name has not.
    if (words.length > 1 && abbreviatedUnitIn(word) !== undefined) words.splice(at, 1);
  }
  while (words.length > 1 && reservedLast.test(words.at(-1) ?? '')) words.pop();
  let name = '';
  for (const word of words) {
    const longer = name === '' ? word : `${name}_${word}`;
    if (longer.length > maxNameLength) break;
    name = longer;
  }
  if (name === '') name = (words[0] ?? '').slice(0, maxNameLength);
  return /^\d|^heartbeat_/.test(name) ? `log_${name}` : name;
}

/** The last key of a path. */
export function lastKey(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
