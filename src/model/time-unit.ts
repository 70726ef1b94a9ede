import type { FixedUnit } from './declaration.ts';
import { wordsOf } from './words.ts';

/**
 * Every spelling of a unit of time that names of fields and configurations end in. It is the only
 * such table: what a name is read as, and what is cut off a published name, cannot differ.
 */
const spellings: readonly (readonly [unit: FixedUnit, words: string])[] = [
  ['ns', 'ns nsec nsecs nanos nanosec nanosecs nanosecond nanoseconds'],
  ['us', 'us µs μs usec usecs micros microsec microsecs microsecond microseconds'],
  ['ms', 'ms msec msecs millis millisec millisecs millisecond milliseconds'],
  ['s', 's sec secs second seconds'],
];

/** Milliseconds in one of a unit. */
export const millisecondsPer = { ns: 1e-6, us: 1e-3, ms: 1, s: 1000 } as const satisfies Record<
  FixedUnit,
  number
>;

/** Spellings in lower case, and the unit that each means. */
export const timeUnits: ReadonlyMap<string, FixedUnit> = new Map(
  spellings.flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit] as const)),
);

/** Units that texts are in, and fields hardly. */
export const longUnits = [
  { seconds: 60, words: ['m', 'min', 'mins', 'minute', 'minutes'] },
  { seconds: 3_600, words: ['h', 'hr', 'hrs', 'hour', 'hours'] },
  { seconds: 86_400, words: ['d', 'day', 'days'] },
] as const;

/** Words for a duration, after which a unit may stand without a separator (`durationms`). */
const durationWords: ReadonlySet<string> = new Set(
  'duration elapsed latency took time runtime wait delay lag'.split(' '),
);

/** These end too many names that mean no unit: `process_s`, `the_second`. */
const vague: ReadonlySet<string> = new Set(['s', 'second']);

/** A name that ends in a unit of time. */
export interface TimedName {
  /** The name without its unit and what separates them. */
  readonly stem: string;
  readonly unit: FixedUnit;
  /** The unit's spelling, in lower case. */
  readonly word: string;
  /** False of `s` and `second`, unless a word for a duration stands before them. */
  readonly isSure: boolean;
}

/** Reads `wait_usec`, `waitUSec`, `wait.usecs`, `waitus`; `undefined`: it ends in no unit. */
export function timedName(name: string): TimedName | undefined {
  const apart = separated.exec(name) ?? camelCased.exec(name);
  const found = apart ?? glued.exec(name);
  if (found === null) return undefined;
  const stem = name.slice(0, found.index);
  const word = (found[1] ?? '').replace(/[_-]/, '').toLowerCase();
  const unit = timeUnits.get(word);
  const isAfterDuration = isOfDuration(stem);
  const isRate = wordsOf(stem).at(-1) === 'per';
  const mayStand = isAfterDuration || (apart !== null && (isRate || found[0] !== 'S'));
  if (unit === undefined || !mayStand) return undefined;
  return { stem, unit, word, isSure: isAfterDuration || !vague.has(word) };
}

/** `processing_time_ms` → `processing_time`, `durationMs` → `duration`, `wait.usec` → `wait`. */
export function stripTimeUnit(name: string): string {
  return timedName(name)?.stem ?? name;
}

/** What a rate counts: `jobs_per_second` → `jobs`. `undefined`: the name is of no rate. */
export function ratedPerSecond(name: string): string | undefined {
  const timed = timedName(name);
  return timed?.unit === 's' ? rated.exec(timed.stem)?.[1] : undefined;
}

/** Whether a name ends in a word for a duration: `responseTime`, `http.latency`. */
export function isOfDuration(name: string): boolean {
  return durationWords.has(wordsOf(name).at(-1) ?? '');
}

const rated = /^(.+?)(?:[._ -][Pp][Ee][Rr]|(?<=[a-z0-9])Per)$/;
const words = [...timeUnits.keys()];
const separated = ending(
  '(?<=.)[._ -]',
  words.map((word) => word.replace(/^(nano|micro|milli)(?=sec)/, '$1[_-]?')),
  'iu',
);
const camelCased = ending('(?<=[a-z0-9])', words.flatMap(humps), 'u');
const glued = ending(
  '(?<=.)',
  words.filter((word) => !vague.has(word)),
  'iu',
);

function ending(before: string, forms: readonly string[], flags: string): RegExp {
  return new RegExp(`${before}(${forms.join('|')})$`, flags);
}

/** `usec` → `Usec`, `USEC`, `USec`. */
function humps(word: string): readonly string[] {
  const capital = (part: string): string => part.charAt(0).toUpperCase() + part.slice(1);
  const [, prefix, rest] = /^(n|u|m|nano|micro|milli)(sec.*)$/.exec(word) ?? [];
  const inner = prefix === undefined ? [] : [`${capital(prefix)}${capital(rest ?? '')}`];
  return [capital(word), word.toUpperCase(), ...inner];
}
