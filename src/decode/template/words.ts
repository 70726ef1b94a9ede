import { maskWord } from './value-mask.ts';

/** Longer messages are read this far, in UTF-16 units. */
const maxTextLength = 512;

/** Words beyond this many are one value. */
const maxWords = 40;

/**
 * The words of a message's first line, values masked. Quoted texts, dates and sizes, which take
 * several words, are one value each.
 */
export function wordsOf(text: string): readonly string[] {
  if (loneName.test(text)) return [text];
  const words = firstLine(text).replace(quoted, maskQuoted).split(spaces);
  if (words[0] === '') words.shift();
  if (words.at(-1) === '') words.pop();
  if (words.length > maxWords) words.splice(maxWords, words.length, '<text>');
  const masked = words.map(maskWord);
  return masked.some((word) => word.includes('<')) ? joined(masked) : masked;
}

/** `x509`, `order.created`, `http2_error`: an event's name, not a message with a value in it. */
const loneName = /^[A-Za-z][A-Za-z_.:-]{0,60}(?:\d{1,3}[A-Za-z_.:-]{0,30})?$/;

const spaces = /\s+/;

function firstLine(text: string): string {
  const cut = text.length > maxTextLength ? text.slice(0, maxTextLength) : text;
  const trimmed = cut.trimStart();
  const end = trimmed.search(lineEnd);
  return end < 0 ? trimmed : trimmed.slice(0, end);
}

const lineEnd = /[\r\n]/;

/** A quote opens behind a separator and closes before one; an apostrophe does neither. */
const quoted =
  /(?<=^|[\s=:([{,])("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)(?=$|[\s.,;:)\]}!?])/g;

function maskQuoted(found: string): string {
  return `${found[0]}<text>${found[0]}`;
}

/** Joins the words of one value: a date, a number and its unit. */
function joined(words: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const before = kept.at(-1);
    if (calendarWord.test(word)) {
      const end = endOfDate(words, at);
      kept.push(end > at ? '<time>' : word);
      at = Math.max(at, end);
    } else if (before?.endsWith('<num>') === true && unit.test(word)) {
      kept[kept.length - 1] = withUnit(before, word);
    } else {
      kept.push(word);
    }
    if (isRepeatedSize(kept)) kept.pop();
  }
  return kept;
}

const calendarWord =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec),?$/;
const zone = /^[A-Z]{3,4}$/;
const partOfDate = /^<(?:num|time)>,?$/;

const timeUnit = 'ns|us|µs|ms|s|secs?|seconds?|m|mins?|minutes?|h|hours?';
const unit = new RegExp(`^(?:((?:[kKMGTP]i?)?B)|${timeUnit})(?=[,;.)\\]]*$)`);

function withUnit(numbered: string, word: string): string {
  const mask = unit.exec(word)?.[1] === undefined ? '<duration>' : '<size>';
  return numbered.slice(0, -'<num>'.length) + word.replace(unit, mask);
}

/** `1190 bytes (1.16 KB)` says the same twice; where it is little, the same line says it once. */
function isRepeatedSize(words: readonly string[]): boolean {
  return words.at(-1) === '(<size>)' && words.at(-2) === 'bytes';
}

/** The last word of a date that begins at a place: `Fri Jun 17 07:07:00 2005`; −1: it is none. */
function endOfDate(words: readonly string[], at: number): number {
  let last = -1;
  for (let next = at + 1; next < words.length && next <= at + 5; next++) {
    const word = words[next] ?? '';
    if (partOfDate.test(word)) last = next;
    else if (!calendarWord.test(word) && !isZone(word, words[next + 1])) break;
  }
  return last;
}

function isZone(word: string, next: string | undefined): boolean {
  return zone.test(word) && next !== undefined && partOfDate.test(next);
}
