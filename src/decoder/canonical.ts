import type { CanonicalField, FieldValue } from '../model/record.ts';
import { errorText } from './error-text.ts';
import { levelField } from './level-reader.ts';
import { Places } from './places.ts';
import type { Profile } from './profile/profile.ts';
import { RecordKeys } from './record-keys.ts';
import { TextMemory, type TextReader } from './shape/text-memory.ts';
import { TimeMemory } from './shape/time-memory.ts';
import { createTimeReader } from './time.ts';
import type { WantedField } from './wanted-field.ts';

/**
 * How to find the canonical fields by a profile. What a record's field is depends on the profile
 * and that record alone, never on records before it, but for the template: that of one text is the
 * same for ever once it is found. `templateOf` finds it.
 */
export function canonicalFields(
  profile: Profile,
  templateOf: (message: string) => string,
): Readonly<Record<CanonicalField, WantedField>> {
  const keys = new RecordKeys();
  const placesOf = (paths: readonly string[]) => new Places(paths, profile.onlyBeside ?? {}, keys);
  const field = (
    paths: readonly string[],
    sense: (value: FieldValue) => FieldValue,
    texts: TextReader = new TextMemory(sense),
  ): WantedField => {
    const places = placesOf(paths);
    return {
      read: (record) => places.first(record, sense),
      choices: (skeleton) => places.among(skeleton).map((place) => ({ ...place, sense, texts })),
    };
  };
  const time = createTimeReader();
  const eventOrMessage = [...new Set([...profile.event, ...profile.message])];
  return {
    '@time': field(profile.time, time, new TimeMemory(time)),
    '@level': levelField(profile, placesOf(profile.level)),
    '@message': field(profile.message, text),
    '@event': field(eventOrMessage, text),
    '@template': field(eventOrMessage, (value) =>
      typeof value === 'string' ? templateOf(value) : undefined,
    ),
    '@logger': field(profile.logger, filledText),
    '@error': field(profile.error, errorText),
  };
}

function text(value: FieldValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function filledText(value: FieldValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
