import type { FieldValue, Level } from '../model/record.ts';
import type { FieldReader } from './field-path.ts';
import type { JsonObject } from './json-value.ts';
import { levelNumber, levelOfNumber, levelOfText, type NumberScale } from './level.ts';
import type { Profile } from './profile/profile.ts';

/** A place where a level may be, and what numbers there mean. */
interface LevelPlace {
  readonly read: FieldReader;
  readonly numbers: Profile['numbers'];
}

/**
 * Makes the reader of `@level`. A word anywhere comes before a number anywhere: 30 is info in one
 * logger and a warning in another.
 */
export function createLevelReader(
  profile: Profile,
  readerOf: (path: string) => FieldReader,
): (record: JsonObject) => Level | undefined {
  const places: readonly LevelPlace[] = profile.level.map((path) => ({
    read: readerOf(path),
    numbers: numbersOfKey.get(path) ?? profile.numbers,
  }));

  return (record) => {
    let byNumber: Level | undefined;
    for (const { read, numbers } of places) {
      const value = read(record);
      if (value === undefined) continue;
      if (typeof value === 'string') {
        const level = levelOfText(value);
        if (level !== undefined) return level;
      }
      byNumber ??= levelOfValue(value, numbers, record);
    }
    return byNumber ?? absentLevel(profile, record);
  };
}

/** Keys whose numbers mean the same whoever writes them. */
const numbersOfKey = new Map<string, NumberScale>([
  ['levelno', 'python'],
  ['level_number', 'python'],
  ['PRIORITY', 'syslog'],
  ['severityNumber', 'otel'],
  ['severity_number', 'otel'],
]);

function levelOfValue(
  value: FieldValue,
  numbers: Profile['numbers'],
  record: JsonObject,
): Level | undefined {
  const number = levelNumber(value);
  if (number === undefined) return undefined;
  const scale = numbers === 'guess' ? guessedScale(number, record) : numbers;
  return scale === undefined ? undefined : levelOfNumber(number, scale);
}

/** By the record alone, so that a record reads the same wherever in a log it stands. */
function guessedScale(number: number, record: JsonObject): NumberScale | undefined {
  if (number >= 0 && number <= 7) {
    return record['short_message'] === undefined ? undefined : 'syslog';
  }
  if (number % 10 !== 0 || number < 10 || number > 60) return undefined;
  const fromPython =
    record['lineno'] !== undefined ||
    record['funcName'] !== undefined ||
    record['pathname'] !== undefined;
  return fromPython ? 'python' : 'bunyan';
}

/** CLEF leaves out the level Information; its records show by their `@t`. */
function absentLevel(profile: Profile, record: JsonObject): Level | undefined {
  if (profile.absentLevel !== undefined) return profile.absentLevel;
  return profile.name === 'json' && record['@t'] !== undefined && hasTemplate(record)
    ? 'info'
    : undefined;
}

function hasTemplate(record: JsonObject): boolean {
  return record['@mt'] !== undefined || record['@m'] !== undefined;
}
