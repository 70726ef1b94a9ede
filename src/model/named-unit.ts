import { longUnits, millisecondsPer, ratedPerSecond, timedName, timeUnits } from './time-unit.ts';
import { wordsOf } from './words.ts';

/** A unit that a name ends in. */
export interface NamedUnit {
  readonly word: string;
  /** The base unit, in which metrics are published. */
  readonly dimension: 'seconds' | 'bytes';
  /** How many of the base unit it is. */
  readonly scale: number;
}

/** The unit that a name ends in: `took_ms`, `http.durationSeconds`, `size_kib`. */
export function unitNamedIn(name: string): NamedUnit | undefined {
  if (name.startsWith('@')) return undefined;
  const key = name.slice(name.lastIndexOf('.') + 1);
  if (ratedPerSecond(key) !== undefined) return undefined;
  return units.get(timedName(key)?.word ?? wordsOf(key).at(-1) ?? '');
}

const sizes = [
  [1, 'bytes'],
  [1e3, 'kb kilobytes'],
  [1024, 'kib kibibytes'],
  [1e6, 'mb megabytes'],
  [1024 ** 2, 'mib mebibytes'],
  [1e9, 'gb gigabytes'],
  [1024 ** 3, 'gib gibibytes'],
] as const;

const units: ReadonlyMap<string, NamedUnit> = new Map(
  [
    ...[...timeUnits].map(([word, unit]) => secondsOf(word, millisecondsPer[unit] / 1_000)),
    // Shorter ones end too many names that mean no unit: `level_d`, `items_min`.
    ...longUnits.flatMap(({ words, seconds }) =>
      words.filter((word) => word.length > 3).map((word) => secondsOf(word, seconds)),
    ),
    ...sizes.flatMap(([scale, words]) =>
      words.split(' ').map((word): NamedUnit => ({ word, dimension: 'bytes', scale })),
    ),
  ].map((unit) => [unit.word, unit]),
);

function secondsOf(word: string, scale: number): NamedUnit {
  return { word, dimension: 'seconds', scale };
}
