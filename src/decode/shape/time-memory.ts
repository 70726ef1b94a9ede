import type { FieldValue } from '../../model/record.ts';
import { fractionMs, maxFractionDigits } from '../time/iso-time.ts';
import { zoneOffsetMs } from '../time/zone.ts';
import { byte } from './bytes.ts';
import type { MatchedLine } from './matched-line.ts';
import type { TextReader } from './text-memory.ts';

const minuteLength = 'YYYY-MM-DDThh:mm'.length;
const maxZoneLength = 8;
const Z = 0x5a;
const comma = 0x2c;

/**
 * Reads `YYYY-MM-DDThh:mm:ss[.fraction][zone]` from a line's bytes, where it is in the minute and
 * the zone read last; any other instant is read as a text. The same operations in the same order as
 * for a text, so the same instant bit for bit.
 */
export class TimeMemory implements TextReader {
  readonly #ofText: (text: string) => FieldValue;
  readonly #minute = new Uint8Array(minuteLength);
  #minuteMs = Number.NaN;
  readonly #zone = new Uint8Array(maxZoneLength);
  #zoneLength = 0;
  #zoneMs = 0;

  /** `ofText`: reads any instant. */
  constructor(ofText: (text: string) => FieldValue) {
    this.#ofText = ofText;
  }

  at(line: MatchedLine, from: number, to: number): FieldValue {
    const { bytes } = line;
    if (this.#isInKnownMinute(bytes, from, to)) {
      const ms = this.#afterMinute(bytes, from + minuteLength, to);
      if (!Number.isNaN(ms)) return ms;
    }
    const text = line.text(from, to);
    const ms = this.#ofText(text);
    if (typeof ms === 'number' && !line.hasEscapes) this.#remember(text);
    return ms;
  }

  /** Backwards, for what differs first is at the end. */
  #isInKnownMinute(bytes: Uint8Array, from: number, to: number): boolean {
    if (to - from < minuteLength + 3) return false;
    const known = this.#minute;
    for (let at = minuteLength - 1; at >= 0; at--) {
      if (bytes[from + at] !== known[at]) return false;
    }
    return true;
  }

  /** NaN where the text has to be asked. */
  #afterMinute(bytes: Uint8Array, from: number, to: number): number {
    const tens = (bytes[from + 1] ?? 0) - byte.zero;
    const ones = (bytes[from + 2] ?? 0) - byte.zero;
    const isSecond = tens >= 0 && tens <= 5 && ones >= 0 && ones <= 9;
    if (bytes[from] !== byte.colon || !isSecond) return Number.NaN;
    let ms = this.#minuteMs + (tens * 10 + ones) * 1000;
    let at = from + 3;
    if (at < to && (bytes[at] === byte.dot || bytes[at] === comma)) {
      const first = ++at;
      let fraction = 0;
      for (; at < to; at++) {
        const digit = (bytes[at] ?? 0) - byte.zero;
        if (digit < 0 || digit > 9) break;
        fraction = fraction * 10 + digit;
      }
      const digits = at - first;
      if (digits === 0 || digits > maxFractionDigits) return Number.NaN;
      ms += fractionMs(fraction, digits);
    }
    if (at === to || (at === to - 1 && bytes[at] === Z)) return ms;
    return this.#isKnownZone(bytes, at, to) ? ms - this.#zoneMs : Number.NaN;
  }

  #isKnownZone(bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (length !== this.#zoneLength) return false;
    for (let at = 0; at < length; at++) {
      if (bytes[from + at] !== this.#zone[at]) return false;
    }
    return true;
  }

  #remember(text: string): void {
    const match = shape.exec(text);
    if (match === null) return;
    const [, minute = '', zone = ''] = match;
    const minuteMs = this.#ofText(minute);
    if (typeof minuteMs !== 'number') return;
    this.#minute.set(Buffer.from(minute, 'latin1'));
    this.#minuteMs = minuteMs;
    const zoneMs = zoneOffsetMs(zone);
    if (zoneMs === undefined) return;
    this.#zone.set(Buffer.from(zone, 'latin1'));
    this.#zoneLength = zone.length;
    this.#zoneMs = zoneMs;
  }
}

/** A minute without a zone is read as UTC. */
const shape = /^(\d{4}[-/]\d\d[-/]\d\d[Tt ]\d\d:\d\d):\d\d(?:[.,]\d+)?([ -~]{0,8})$/;
