import type { CanonicalField, FieldValue } from '../model/record.ts';
import { errorText } from './error-text.ts';
import type { FieldReader } from './field-path.ts';
import { createLevelReader } from './level-reader.ts';
import { Places, type Sense } from './places.ts';
import type { Profile } from './profile/profile.ts';
import { RecordKeys } from './record-keys.ts';
import { createTimeReader } from './time.ts';

/**
 * How to find the canonical fields by a profile. What a record's field is depends on the profile
 * and that record alone, never on records before it.
 */
export function canonicalReaders(profile: Profile): Readonly<Record<CanonicalField, FieldReader>> {
  const keys = new RecordKeys();
  const placesOf = (paths: readonly string[]) => new Places(paths, profile.onlyBeside ?? {}, keys);
  const reader = (paths: readonly string[], sense: Sense<FieldValue>): FieldReader => {
    const places = placesOf(paths);
    return (record) => places.first(record, sense);
  };
  return {
    '@time': reader(profile.time, createTimeReader()),
    '@level': createLevelReader(profile, placesOf(profile.level)),
    '@message': reader(profile.message, text),
    '@event': reader([...new Set([...profile.event, ...profile.message])], text),
    '@logger': reader(profile.logger, filledText),
    '@error': reader(profile.error, errorText),
  };
}

function text(value: FieldValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function filledText(value: FieldValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
