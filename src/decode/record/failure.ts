import { isUtf8 } from 'node:buffer';

/** Why a line is no record. */
export interface DecodeFailure {
  /** `text`: plain text, which belongs to the record before it. */
  readonly class: 'blank' | 'malformed' | 'text';
  /** snake_case; part of the ledger's published reasons. */
  readonly reason: string;
}

export const blankLine: DecodeFailure = Object.freeze({ class: 'blank', reason: 'blank' });

const malformed = (reason: string): DecodeFailure => Object.freeze({ class: 'malformed', reason });

/** Plain text. */
const plainText: DecodeFailure = Object.freeze({ class: 'text', reason: 'text' });
/** JSON, but `null`, a number, a string, a boolean or an array. */
const notAnObject = malformed('not_an_object');
/** Begins as an object, or an array of what JSON has, and is none. */
const invalidJson = malformed('invalid_json');
/** Nested deeper than the JSON parser can follow. */
const tooDeep = malformed('too_deep');
/** NULs or control characters: no text. */
const binary = malformed('binary');
/** Text in UTF-16, whatever it says: convert it to UTF-8 first. */
const utf16 = malformed('utf16');

/** A line as the source has it, for verdicts that depend on its bytes. */
export interface RawLine {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Verdict on a line that begins like an object and did not parse. */
export function failureOfObject(error: unknown, raw: RawLine): DecodeFailure {
  if (error instanceof RangeError) return tooDeep;
  const sample = sampleOf(raw);
  if (sample.nuls === 0) return invalidJson;
  return looksLikeUtf16(sample, raw) ? utf16 : binary;
}

/** Verdict on a line that does not begin like an object; `text` is the line, stripped. */
export function failureOfText(text: string, raw: RawLine): DecodeFailure {
  if (isOtherJson(text)) return notAnObject;
  const sample = sampleOf(raw);
  if (looksLikeUtf16(sample, raw)) return utf16;
  if (looksBinary(sample, raw)) return binary;
  return jsonBegin.test(text) ? invalidJson : plainText;
}

/** What only JSON begins with: an array of arrays, objects or texts. */
const jsonBegin = /^\[\s*[[{"]/;

const numberText = /^-?\d[\d.eE+-]*$/;

/** Whether a text is JSON. Parses only what may well be, for a failed parse costs microseconds. */
function isOtherJson(text: string): boolean {
  if (text === 'null' || text === 'true' || text === 'false') return true;
  const looksSo =
    (text.startsWith('"') && text.endsWith('"')) ||
    (text.startsWith('[') && text.endsWith(']')) ||
    numberText.test(text);
  if (!looksSo) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What the head of a line is made of. */
interface ByteSample {
  readonly length: number;
  readonly nuls: number;
  /** NULs at odd places: where UTF-16 little endian has them, ASCII text given. */
  readonly oddNuls: number;
  /** Control characters that no text holds, NUL among them. */
  readonly controls: number;
}

const sampleBytes = 256;

function sampleOf({ bytes, start, end }: RawLine): ByteSample {
  const length = Math.min(end - start, sampleBytes);
  let nuls = 0;
  let oddNuls = 0;
  let controls = 0;
  for (let at = 0; at < length; at++) {
    const value = bytes[start + at] ?? 0;
    if (value === 0) {
      nuls++;
      oddNuls += at & 1;
    }
    if (isForeignControl(value)) controls++;
  }
  return { length, nuls, oddNuls, controls };
}

/** Bell to carriage return and escape do occur in text (terminal colours, pagers). */
function isForeignControl(value: number): boolean {
  return value < 0x20 && !(value >= 0x07 && value <= 0x0d) && value !== 0x1b;
}

/** By its mark, or because nearly every other byte is NUL and hardly any of the rest. */
function looksLikeUtf16({ length, nuls, oddNuls }: ByteSample, { bytes, start }: RawLine): boolean {
  const first = bytes[start];
  const second = bytes[start + 1];
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (marked && length >= 2) return true;
  const evenNuls = nuls - oddNuls;
  return length >= 4 && nuls >= length / 3 && Math.min(oddNuls, evenNuls) <= length / 16;
}

function looksBinary({ length, nuls, controls }: ByteSample, raw: RawLine): boolean {
  if (nuls > 0 || controls * 10 > length) return true;
  return controls > 0 && !isUtf8(raw.bytes.subarray(raw.start, raw.end));
}
