import type { FieldValue, Level } from '../../model/record.ts';
import type { Profile } from '../profile/profile.ts';
import { TextMemory } from '../shape/text-memory.ts';
import type { FieldPaths, Interpret } from './field-paths.ts';
import type { JsonObject } from './json-value.ts';
import { levelNumber, levelOfNumber, levelOfText, type NumberScale } from './level.ts';
import type { WantedField } from './wanted-field.ts';

/**
 * How to find `@level`. A word anywhere comes before a number anywhere: 30 is info in one logger
 * and a warning in another.
 */
export function levelField(profile: Profile, paths: FieldPaths): WantedField {
  const ofNumber: Interpret<Level> = (value, record, path) => {
    const number = levelNumber(value);
    if (number === undefined) return undefined;
    const scale = scaleAt(profile, path, number, record);
    return scale === undefined ? undefined : levelOfNumber(number, scale);
  };
  const texts = new TextMemory(ofText);
  return {
    read: (record) =>
      paths.first(record, ofText) ?? paths.first(record, ofNumber) ?? absentLevel(profile, record),
    choices(skeleton) {
      const found = paths.among(skeleton);
      return [
        ...found.map((fieldPath) => ({ ...fieldPath, interpret: ofText, texts })),
        ...found.map((fieldPath) => ({ ...fieldPath, interpret: ofNumber })),
      ];
    },
    otherwise: (skeleton) => absentLevel(profile, skeleton),
  };
}

function ofText(value: FieldValue): Level | undefined {
  return typeof value === 'string' ? levelOfText(value) : undefined;
}

/** Keys whose numbers mean the same whoever writes them. */
const numbersOfKey = new Map<string, NumberScale>([
  ['levelno', 'python'],
  ['level_number', 'python'],
  ['PRIORITY', 'syslog'],
  ['severityNumber', 'otel'],
  ['severity_number', 'otel'],
  ['resourceLogs.0.scopeLogs.0.logRecords.0.severityNumber', 'otel'],
]);

/** The scale of a number found at a path; `undefined` where it is on none. */
export function scaleAt(
  profile: Profile,
  path: string,
  number: number,
  record: JsonObject,
): NumberScale | undefined {
  return numbersOfKey.get(path) ?? scaleOf(profile, number, record);
}

function scaleOf(profile: Profile, number: number, record: JsonObject): NumberScale | undefined {
  return profile.numbers === 'guess' ? guessedScale(number, record) : profile.numbers;
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
