import type { FixedUnit } from './declaration.ts';

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

/** `processing_time_ms` → `processing_time`, `durationMs` → `duration`, `wait.usec` → `wait`. */
export function stripTimeUnit(name: string): string {
  return name.replace(separated, '').replace(camelCased, '');
}

const words = [...timeUnits.keys()];
const separated = new RegExp(`(?<=.)[._-](?:${words.join('|')})$`, 'iu');
/** A capital `S` alone ends too many names that mean no unit. */
const camelCased = new RegExp(
  `(?<=[a-z0-9])(?:${words
    .filter((word) => word.length > 1)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('|')})$`,
  'u',
);
