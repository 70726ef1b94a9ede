import type { FieldValue } from '../../model/record.ts';
import type { JsonObject } from '../record/json-value.ts';

/** Whether a record has every one of these keys. */
export function hasAll(record: JsonObject, ...keys: readonly string[]): boolean {
  return keys.every((key) => Object.hasOwn(record, key));
}

/** Whether a record has at least one of these keys. */
export function hasAny(record: JsonObject, ...keys: readonly string[]): boolean {
  return keys.some((key) => Object.hasOwn(record, key));
}

/** The value of a record's own key. */
export function own(record: JsonObject, key: string): FieldValue {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A record's text at a key; empty where there is none. */
export function textAt(record: JsonObject, key: string): string {
  const value = own(record, key);
  return typeof value === 'string' ? value : '';
}

/** Whether a record has a number at a key. */
export function hasNumber(record: JsonObject, key: string): boolean {
  return typeof own(record, key) === 'number';
}
