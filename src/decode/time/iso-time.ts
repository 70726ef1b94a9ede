import { midnightMs } from './calendar.ts';
import { digitAt, twoDigits } from './digits.ts';
import { zoneOffsetMs } from './zone.ts';

const minuteLength = 'YYYY-MM-DDThh:mm'.length;
const dateLength = 'YYYY-MM-DD'.length;

/**
 * Reads `YYYY-MM-DD[T hh:mm[:ss[.fraction]][ zone]]` (ISO 8601, RFC 3339) as epoch milliseconds:
 * `T`, `t` or a space between date and time, `/` for `-` in the date, `.` or `,` before a fraction
 * of any length, and a zone of `Z`, `UTC`, `GMT`, `±hh`, `±hhmm` or `±hh:mm`. Without a zone it is
 * UTC, wherever this runs. Second 60 is the first of the next minute. Fractions of a millisecond
 * are kept.
 *
 * It remembers the last minute and zone read, for the lines of a log mostly share them; what it
 * remembers changes no result.
 */
export class IsoTimeReader {
  readonly #minute = new Uint8Array(minuteLength);
  #minuteMs = 0;
  #zone = '';
  #zoneMs = 0;

  /** `undefined` where the text is no such instant. */
  read(text: string): number | undefined {
    if (!this.#isInKnownMinute(text)) {
      const minuteMs = readMinute(text);
      if (minuteMs === undefined) return text.length === dateLength ? readDate(text) : undefined;
      for (let at = 0; at < minuteLength; at++) this.#minute[at] = text.charCodeAt(at);
      this.#minuteMs = minuteMs;
    }
    if (text.charCodeAt(minuteLength) !== code.colon) {
      return this.#atZone(text, minuteLength, this.#minuteMs);
    }
    const second = twoDigits(text, minuteLength + 1);
    if (second < 0 || second > 60) return undefined;
    return this.#afterSecond(text, minuteLength + 3, this.#minuteMs + second * 1000);
  }

  /** Backwards, for what differs first is at the end. */
  #isInKnownMinute(text: string): boolean {
    const known = this.#minute;
    for (let at = minuteLength - 1; at >= 0; at--) {
      if (text.charCodeAt(at) !== known[at]) return false;
    }
    return true;
  }

  #afterSecond(text: string, at: number, ms: number): number | undefined {
    const separator = text.charCodeAt(at);
    if (separator !== code.dot && separator !== code.comma) return this.#atZone(text, at, ms);
    let digits = 0;
    let fraction = 0;
    let end = at + 1;
    for (let digit = digitAt(text, end); digit >= 0; digit = digitAt(text, ++end)) {
      if (digits === maxFractionDigits) continue;
      fraction = fraction * 10 + digit;
      digits++;
    }
    if (digits === 0) return undefined;
    return this.#atZone(text, end, ms + fractionMs(fraction, digits));
  }

  #atZone(text: string, at: number, ms: number): number | undefined {
    if (at === text.length) return ms;
    if (at === text.length - 1 && text.charCodeAt(at) === code.Z) return ms;
    const zone = text.slice(at);
    if (zone !== this.#zone) {
      const zoneMs = zoneOffsetMs(zone);
      if (zoneMs === undefined) return undefined;
      this.#zone = zone;
      this.#zoneMs = zoneMs;
    }
    return ms - this.#zoneMs;
  }
}

function readMinute(text: string): number | undefined {
  const midnight = readDate(text);
  const between = text.charCodeAt(dateLength);
  if (midnight === undefined || text.charCodeAt(13) !== code.colon) return undefined;
  if (between !== code.T && between !== code.t && between !== code.space) return undefined;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return undefined;
  return midnight + (hour * 60 + minute) * 60_000;
}

function readDate(text: string): number | undefined {
  const century = twoDigits(text, 0);
  const year = twoDigits(text, 2);
  const separator = text.charCodeAt(4);
  if (century < 0 || year < 0 || separator !== text.charCodeAt(7)) return undefined;
  if (separator !== code.minus && separator !== code.slash) return undefined;
  return midnightMs(century * 100 + year, twoDigits(text, 5), twoDigits(text, 8));
}

/** A double holds no more of an instant. */
export const maxFractionDigits = 12;
const powersOfTen = Array.from({ length: maxFractionDigits + 1 }, (_, power) => 10 ** power);

/** Multiplies or divides by a whole power of ten, for thousandths are no exact doubles. */
export function fractionMs(fraction: number, digits: number): number {
  return digits <= 3
    ? fraction * (powersOfTen[3 - digits] ?? 1)
    : fraction / (powersOfTen[digits - 3] ?? 1);
}

const code = {
  colon: 0x3a,
  comma: 0x2c,
  dot: 0x2e,
  minus: 0x2d,
  slash: 0x2f,
  space: 0x20,
  T: 0x54,
  t: 0x74,
  Z: 0x5a,
} as const;
