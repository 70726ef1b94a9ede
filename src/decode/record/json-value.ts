import type { FieldValue } from '../../model/record.ts';

/** A decoded JSON object: every own property is a field, nothing else is. */
export type JsonObject = { readonly [key: string]: FieldValue };

/** Whether a value is a JSON object: neither an array nor null. */
export function isJsonObject(value: FieldValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
