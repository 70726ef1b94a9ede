import { parseDecimal } from '../../model/decimal.ts';
import type { FieldValue } from '../../model/record.ts';

/**
 * Reads an instant as seconds since the epoch, fractions kept.
 *
 * Numbers (and texts that hold one) are seconds unless they are too large for that: above 1e11
 * milliseconds, above 1e14 microseconds, above 1e17 nanoseconds. Texts are RFC 3339 / ISO 8601
 * dates with a time; one without an offset is UTC, so that the answer is the same everywhere.
 */
export function readInstantSeconds(value: FieldValue): number | undefined {
  if (typeof value === 'number') return epochSeconds(value);
  if (typeof value !== 'string') return undefined;
  const number = parseDecimal(value);
  return number === undefined ? parseIsoInstant(value) : epochSeconds(number);
}

function epochSeconds(value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  const size = Math.abs(value);
  if (size > 1e17) return value / 1e9;
  if (size > 1e14) return value / 1e6;
  return size > 1e11 ? value / 1e3 : value;
}

const isoInstant =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:[.,](\d{1,12}))? ?(?:([Zz])|([+-])(\d\d):?(\d\d))?$/;

function parseIsoInstant(text: string): number | undefined {
  const [, date, time, fraction = '0', , sign, hours = '0', minutes = '0'] =
    text.length > 64 ? [] : (isoInstant.exec(text.trim()) ?? []);
  if (date === undefined || time === undefined) return undefined;
  const wholeMs = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(wholeMs)) return undefined;
  const offsetSeconds = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60 : 60);
  return wholeMs / 1_000 - offsetSeconds + Number(`0.${fraction}`);
}
