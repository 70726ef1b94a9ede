import { levelByWord } from '../../../model/level.ts';
import type { Peeled } from './peeled.ts';

const stamp =
  /^\[?(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)\]?(?=[\s|:-]|$)/;
const word = /[A-Za-z]+/g;
/** A level stands among the first words, or it is a word like others. */
const searchedLetters = 80;
const escapeSign = String.fromCharCode(0x1b);
const colours = new RegExp(`${escapeSign}\\[[\\d;]*m`, 'g');
const ends = /^[\s|:>-]+|[\s|:>=-]+$/g;

/**
 * Reads the text of a logger before a record: `2026-11-23 18:14:55,123 INFO [main] {…}`. Without a
 * time in front or a level it is no prefix but a sentence, unless `isAny` text is to be taken.
 */
export function peelLeadingText(before: string, isAny: boolean, peeled: Peeled): boolean {
  const text = before.includes(escapeSign) ? before.replace(colours, '') : before;
  const time = stamp.exec(text);
  const rest = time === null ? text : text.slice(time[0].length);
  const level = levelIn(rest, time !== null);
  if (!isAny && time === null && level === undefined) return false;
  if (time?.[1] !== undefined) peeled.setTime(peeled.time ?? isoOf(time[1]));
  peeled.level = level?.word;
  peeled.message = messageOf(level === undefined ? rest : rest.slice(level.end));
  return true;
}

function isoOf(time: string): string {
  return time
    .replaceAll('/', '-')
    .replace(',', '.')
    .replace(/ ?UTC$/, 'Z');
}

interface LevelWord {
  readonly word: string;
  readonly end: number;
}

/**
 * In capitals anywhere near the begin; in other letters, or without a time before it, only as the
 * very first word.
 */
function levelIn(text: string, isTimed: boolean): LevelWord | undefined {
  word.lastIndex = 0;
  const head = text.slice(0, searchedLetters);
  for (let nth = 0, match = word.exec(head); match !== null; nth++, match = word.exec(head)) {
    const [found] = match;
    const isCapital = found === found.toUpperCase() && found.length > 1;
    const isFirst = nth === 0 && found.length > 1;
    if ((isFirst || (isTimed && isCapital)) && levelByWord.has(found.toLowerCase())) {
      if (isFirst && !isTimed && !isCapital) continue;
      return { word: found.toLowerCase(), end: match.index + found.length };
    }
  }
  return undefined;
}

/** What is left before the record; tabs part a console encoder's columns, the message is last. */
function messageOf(rest: string): string | undefined {
  const last = rest.replace(ends, '').split('\t').at(-1) ?? '';
  const message = Buffer.from(last.replace(ends, ''), 'latin1').toString('utf8');
  return /[A-Za-z]{2}/.test(message) ? message : undefined;
}
