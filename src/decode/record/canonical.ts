import type { FixedUnit } from '../../model/declaration.ts';
import type { CanonicalField, FieldValue } from '../../model/record.ts';
import type { Profile } from '../profile/profile.ts';
import { TextMemory, type TextReader } from '../shape/text-memory.ts';
import { TimeMemory } from '../shape/time-memory.ts';
import { createTimeReader } from '../time/time.ts';
import { commonPaths, requestSiblings } from './common-paths.ts';
import { DurationField } from './duration-field.ts';
import { errorText } from './error-text.ts';
import { errorType, namedType } from './error-type.ts';
import { FieldPaths, type Interpret, type RequiredSiblings } from './field-paths.ts';
import { httpMethod, httpStatus } from './http.ts';
import { httpRoute } from './http-route.ts';
import { levelField } from './level-reader.ts';
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
  const fieldPathsOf = (
    paths: readonly string[],
    requiredSiblings = profile.requiredSiblings ?? {},
  ) => new FieldPaths(paths, requiredSiblings, keys);
  const field = (
    paths: readonly string[],
    interpret: (value: FieldValue) => FieldValue,
    requiredSiblings: RequiredSiblings = profile.requiredSiblings ?? {},
  ): WantedField =>
    fieldAmong(fieldPathsOf(paths, requiredSiblings), interpret, new TextMemory(interpret));
  const time = createTimeReader();
  const eventOrMessage = [...new Set([...profile.event, ...profile.message])];
  return {
    '@time': () => fieldAmong(fieldPathsOf(profile.time), time, new TimeMemory(time)),
    '@level': () => levelField(profile, fieldPathsOf(profile.level)),
    '@message': () => field(profile.message, text),
    '@event': () => field(eventOrMessage, text),
    '@template': () =>
      field(eventOrMessage, (value) => (typeof value === 'string' ? templateOf(value) : undefined)),
    '@logger': () => field(profile.logger, filledText),
    '@error': () => field(profile.error, errorText),
    '@error_type': () =>
      firstOf(field(commonPaths.errorType, namedType, {}), field(profile.error, errorType)),
    '@trace_id': () => field(commonPaths.traceId, traceId, {}),
    '@duration': () => new DurationField(profile.duration ?? [], units),
    '@http_method': () => field(commonPaths.httpMethod, httpMethod, {}),
    '@http_status': () => field(commonPaths.httpStatus, httpStatus, requestSiblings),
    '@http_route': () => field(commonPaths.httpRoute, httpRoute, requestSiblings),
    '@stream': () => envelopeFields,
    '@origin': () => envelopeFields,
  };
}

/** What no record says of itself. */
const envelopeFields: WantedField = { read: () => undefined, choices: () => [] };

function fieldAmong(
  paths: FieldPaths,
  interpret: Interpret<FieldValue>,
  texts: TextReader,
): WantedField {
  return {
    read: (record) => paths.first(record, interpret),
    choices: (skeleton) => paths.among(skeleton).map((path) => ({ ...path, interpret, texts })),
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
