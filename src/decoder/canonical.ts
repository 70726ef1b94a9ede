import type { CanonicalField, FieldValue } from '../model/record.ts';
import { errorText } from './error-text.ts';
import { compilePath, type FieldReader } from './field-path.ts';
import { createLevelReader } from './level-reader.ts';
import type { Profile } from './profile/profile.ts';
import { createTimeReader } from './time.ts';

/**
 * How to find the canonical fields by a profile. What a record's field is depends on the profile
 * and that record alone, never on records before it.
 */
export function canonicalReaders(profile: Profile): Readonly<Record<CanonicalField, FieldReader>> {
  const readerOf = (path: string): FieldReader => guarded(path, profile.onlyBeside?.[path]);
  const first = (paths: readonly string[], make: (value: FieldValue) => FieldValue) =>
    firstOf(paths.map(readerOf), make);
  return {
    '@time': first(profile.time, createTimeReader()),
    '@level': createLevelReader(profile, readerOf),
    '@message': first(profile.message, textOnly),
    '@event': first([...new Set([...profile.event, ...profile.message])], textOnly),
    '@logger': first(profile.logger, filledText),
    '@error': first(profile.error, errorText),
  };
}

/** Tries places in order until one holds something that `make` can make sense of. */
function firstOf(
  places: readonly FieldReader[],
  make: (value: FieldValue) => FieldValue,
): FieldReader {
  return (record) => {
    for (const read of places) {
      const value = read(record);
      if (value === undefined) continue;
      const made = make(value);
      if (made !== undefined) return made;
    }
    return undefined;
  };
}

function guarded(path: string, beside: string | undefined): FieldReader {
  const read = compilePath(path);
  if (beside === undefined) return read;
  const witness = compilePath(beside);
  return (record) => {
    const value = read(record);
    return value !== undefined && witness(record) !== undefined ? value : undefined;
  };
}

function textOnly(value: FieldValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function filledText(value: FieldValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
