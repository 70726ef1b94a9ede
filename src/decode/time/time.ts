import type { FieldValue } from '../../model/record.ts';
import { isJsonObject, type JsonObject } from '../record/json-value.ts';
import { dayMs, midnightMs, monthOfName } from './calendar.ts';
import { digitAt } from './digits.ts';
import { IsoTimeReader } from './iso-time.ts';
import { zoneOffsetMs } from './zone.ts';

/** Reads a field's value as an instant, epoch milliseconds; `undefined` where it is none. */
export type TimeReader = (value: FieldValue) => number | undefined;

/**
 * Makes a reader of every shape of instant that loggers print: ISO 8601, access-log and mail dates
 * (`23/Nov/2026:18:14:55 +0000`, `Mon, 23 Nov 2026 18:14:55 GMT`), epoch numbers in s, ms, µs or ns
 * told apart by their magnitude, the same as text, and objects (`{"$date": …}` of MongoDB's
 * extended JSON, `{"seconds": …, "nanos": …}` of protocol buffers).
 */
export function createTimeReader(): TimeReader {
  const iso = new IsoTimeReader();

  const read: TimeReader = (value) => {
    if (typeof value === 'string') return iso.read(value) ?? otherText(value);
    if (typeof value === 'number') return epochMs(value);
    return isJsonObject(value) ? ofObject(value, read) : undefined;
  };
  return read;
}

/**
 * Epoch milliseconds of a number whose unit its magnitude tells: each unit reads instants from
 * 1973-03-03 to 5138-11-16. Smaller numbers are durations or counters, never an instant.
 */
function epochMs(value: number): number | undefined {
  if (!(value >= 1e8)) return undefined;
  if (value < 1e11) return value * 1000;
  if (value < 1e14) return value;
  if (value < 1e17) return value / 1000;
  return value < 1e20 ? value / 1e6 : undefined;
}

const epochText = /^\d{9,20}(?:\.\d+)?$/;
const namedMonth =
  /^(?:[a-z]{3}, )?(\d{1,2})[/ -]([a-z]{3,9})[/ -](\d{4})[: ](\d\d):(\d\d):(\d\d)(.*)$/i;

function otherText(text: string): number | undefined {
  const trimmed = text.trim();
  if (digitAt(trimmed, 0) >= 0 && epochText.test(trimmed)) return epochMs(Number(trimmed));
  // The longest date with a month's name takes 40; this keeps other long texts cheap.
  if (trimmed.length > 48) return undefined;
  const match = namedMonth.exec(trimmed);
  if (match === null) return undefined;
  const [, day, name = '', year, hour, minute, second, zone = ''] = match;
  const month = monthOfName(name);
  const midnight = month === undefined ? undefined : midnightMs(Number(year), month, Number(day));
  const zoneMs = zone === '' ? 0 : zoneOffsetMs(zone);
  if (midnight === undefined || zoneMs === undefined) return undefined;
  const sinceMidnight = (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000;
  if (Number(minute) > 59 || Number(second) > 60 || sinceMidnight > dayMs) return undefined;
  return midnight + sinceMidnight - zoneMs;
}

function ofObject(value: JsonObject, read: TimeReader): number | undefined {
  const date = value['$date'];
  // Canonical extended JSON writes milliseconds as text within: {"$numberLong": "…"}.
  if (isJsonObject(date)) return finite(numberOf(date['$numberLong']));
  if (date !== undefined) return read(date);
  // Log4j 2 has the same under other names.
  const ms = epochMs(numberOf(value['seconds'] ?? value['epochSecond']));
  const nanos = numberOf(value['nanos'] ?? value['nanoOfSecond'] ?? 0);
  return ms === undefined ? undefined : finite(ms + nanos / 1e6);
}

function numberOf(value: FieldValue): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
