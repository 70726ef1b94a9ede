import type { JsonObject } from '../record/json-value.ts';
import { byte } from './bytes.ts';
import { maxValues } from './matched-line.ts';

/** A line taken apart: literals with one value between each two. */
export interface Parts {
  /** Where literals begin and end, in turns; the last one ends the line. */
  readonly literals: readonly number[];
  /** The line's object with, for each scalar, its number among the values. */
  readonly skeleton: JsonObject;
  readonly hasAsciiKeys: boolean;
}

/** Literals of a line may take so many bytes in all. */
const maxLiteralBytes = 8192;

/**
 * Takes a line apart that JSON.parse accepted, so nothing is checked again: a string before a colon
 * is a key, any other a value. `undefined` where it holds too much to be worth remembering.
 */
export function takeApart(bytes: Buffer, start: number, end: number): Parts | undefined {
  const literals = literalsOf(bytes, start, end);
  if (literals === undefined) return undefined;
  let outline = '';
  for (let index = 0; index < literals.length; index += 2) {
    outline += bytes.toString('utf8', literals[index], literals[index + 1]);
    if (index + 2 < literals.length) outline += index / 2;
  }
  return { literals, skeleton: JSON.parse(outline), hasAsciiKeys: !beyondAscii.test(outline) };
}

/** Gives up before it makes anything of a line that holds too much: there may be many such. */
function literalsOf(bytes: Buffer, start: number, end: number): readonly number[] | undefined {
  const literals: number[] = [start];
  let from = start;
  let literalBytes = 0;
  for (let at = start; at < end; ) {
    const valueEnd = endOfScalar(bytes, at, end);
    if (valueEnd <= at) {
      at = -valueEnd;
      continue;
    }
    literalBytes += at - from;
    if (literals.length > 2 * maxValues || literalBytes > maxLiteralBytes) return undefined;
    literals.push(at, valueEnd);
    from = valueEnd;
    at = valueEnd;
  }
  literals.push(end);
  return literalBytes + end - from > maxLiteralBytes ? undefined : literals;
}

const beyondAscii = /[^\0-\u007f]/;

/** The end of the scalar at a place; of what is no scalar, the negated place to go on from. */
function endOfScalar(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first === byte.quote) {
    const textEnd = endOfText(bytes, at, end);
    return isBeforeColon(bytes, textEnd, end) ? -textEnd : textEnd;
  }
  if (!beginsBare(first)) return -(at + 1);
  let to = at + 1;
  while (to < end && !endsBare(bytes[to] ?? 0)) to++;
  return to;
}

function endOfText(bytes: Buffer, start: number, end: number): number {
  let at = start + 1;
  while (at < end && bytes[at] !== byte.quote) at += bytes[at] === byte.backslash ? 2 : 1;
  return at + 1;
}

function isBeforeColon(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at < end && (bytes[at] ?? 0) <= 0x20) at++;
  return bytes[at] === byte.colon && at < end;
}

function beginsBare(first: number): boolean {
  if (first === byte.minus || first === byte.t || first === byte.f || first === byte.n) return true;
  return first >= byte.zero && first <= byte.nine;
}

const enders: ReadonlySet<number> = new Set(Buffer.from(',]} \t\r\n'));

function endsBare(value: number): boolean {
  return enders.has(value);
}
