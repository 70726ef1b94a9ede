import type { FixedUnit } from '../../model/declaration.ts';
import type { CanonicalField, FieldValue } from '../../model/record.ts';
import type { Profile } from '../profile/profile.ts';
import { TextMemory, type TextReader } from '../shape/text-memory.ts';
import { TimeMemory } from '../shape/time-memory.ts';
import { createTimeReader } from '../time/time.ts';
import { besideRequest, commonPlaces } from './common-places.ts';
import { DurationField } from './duration-field.ts';
import { errorText } from './error-text.ts';
import { errorType, namedType } from './error-type.ts';
import { httpMethod, httpStatus } from './http.ts';
import { httpRoute } from './http-route.ts';
import { levelField } from './level-reader.ts';
import { type Beside, Places, type Sense } from './places.ts';
import { RecordKeys } from './record-keys.ts';
import { traceId } from './trace-id.ts';
import type { WantedField } from './wanted-field.ts';

/** How each canonical field is found; only those that somebody wants are made. */
export type CanonicalFields = Readonly<Record<CanonicalField, () => WantedField>>;

/**
 * How to find the canonical fields by a profile. What a record's field is depends on the profile
 * and that record alone, never on records before it, but for the template: that of one text is the
 * same for ever once it is found. `templateOf` finds it. `units`: what the configuration says of
 * durations, by their path.
 */
export function canonicalFields(
  profile: Profile,
  templateOf: (message: string) => string,
  units: Readonly<Record<string, FixedUnit>> = {},
): CanonicalFields {
  const keys = new RecordKeys();
  const placesOf = (paths: readonly string[], beside = profile.onlyBeside ?? {}) =>
    new Places(paths, beside, keys);
  const field = (
    paths: readonly string[],
    sense: (value: FieldValue) => FieldValue,
    beside: Beside = profile.onlyBeside ?? {},
  ): WantedField => fieldAmong(placesOf(paths, beside), sense, new TextMemory(sense));
  const time = createTimeReader();
  const eventOrMessage = [...new Set([...profile.event, ...profile.message])];
  return {
    '@time': () => fieldAmong(placesOf(profile.time), time, new TimeMemory(time)),
    '@level': () => levelField(profile, placesOf(profile.level)),
    '@message': () => field(profile.message, text),
    '@event': () => field(eventOrMessage, text),
    '@template': () =>
      field(eventOrMessage, (value) => (typeof value === 'string' ? templateOf(value) : undefined)),
    '@logger': () => field(profile.logger, filledText),
    '@error': () => field(profile.error, errorText),
    '@error_type': () =>
      firstOf(field(commonPlaces.errorType, namedType, {}), field(profile.error, errorType)),
    '@trace_id': () => field(commonPlaces.traceId, traceId, {}),
    '@duration': () => new DurationField(profile.duration ?? [], units),
    '@http_method': () => field(commonPlaces.httpMethod, httpMethod, {}),
    '@http_status': () => field(commonPlaces.httpStatus, httpStatus, besideRequest),
    '@http_route': () => field(commonPlaces.httpRoute, httpRoute, besideRequest),
    '@stream': () => aroundTheRecord,
    '@origin': () => aroundTheRecord,
  };
}

/** What no record says of itself. */
const aroundTheRecord: WantedField = { read: () => undefined, choices: () => [] };

function fieldAmong(places: Places, sense: Sense<FieldValue>, texts: TextReader): WantedField {
  return {
    read: (record) => places.first(record, sense),
    choices: (skeleton) => places.among(skeleton).map((place) => ({ ...place, sense, texts })),
  };
}

/** The first field's value where it has one, else the second's. */
function firstOf(first: WantedField, second: WantedField): WantedField {
  return {
    read: (record) => first.read(record) ?? second.read(record),
    choices: (skeleton) => [...first.choices(skeleton), ...second.choices(skeleton)],
  };
}

function text(value: FieldValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function filledText(value: FieldValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
