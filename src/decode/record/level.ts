import { levelByWord, levelsAscending } from '../../model/level.ts';
import type { FieldValue, Level } from '../../model/record.ts';

/**
 * What numbers mean as levels. `bunyan`: 10 trace to 60 fatal (pino too). `python`: 10 debug to
 * 50 critical. `syslog`: 0 emergency to 7 debug (GELF, journald). `otel`: 1 to 24, four each.
 */
export type NumberScale = 'bunyan' | 'python' | 'syslog' | 'otel';

/** Reads a level's word in any case, padded, coloured or with an offset (`INFO+2`). */
export function levelOfText(text: string): Level | undefined {
  return words.get(text) ?? words.get(plainWord(text));
}

/** `undefined` where the number is outside the scale. */
export function levelOfNumber(value: number, scale: NumberScale): Level | undefined {
  return scales[scale](value);
}

/** The number that a level's value is, also where it is written as text (`"6"`). */
export function levelNumber(value: FieldValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*\d{1,3}\s*$/.test(value)) return undefined;
  return Number(value);
}

const bySyslog: readonly Level[] = [
  'fatal',
  'fatal',
  'fatal',
  'error',
  'warn',
  'info',
  'info',
  'debug',
];

const scales: Readonly<Record<NumberScale, (value: number) => Level | undefined>> = {
  bunyan: (value) => levelsAscending[Math.floor(value / 10) - 1],
  python: (value) =>
    value > 0 && value < 100 ? levelsAscending[Math.min(Math.floor(value / 10), 5)] : undefined,
  syslog: (value) => bySyslog[value],
  otel: (value) => levelsAscending[Math.floor((value - 1) / 4)],
};

/** Words as loggers write them, so that most are found without being taken apart. */
const words = new Map<string, Level>();
for (const [word, level] of levelByWord) {
  words.set(word, level);
  words.set(word.toUpperCase(), level);
  words.set(word.slice(0, 1).toUpperCase() + word.slice(1), level);
}

const escapeCharacter = '\u001b';
/** Terminals' colour codes, less their escape. */
const colours = /\[[\d;]*m/g;
/** A word among brackets and white space, with slog's offset. */
const framedWord = /^[\s[\]<>:]*([a-z]+\d?)(?:[+-]\d{1,3})?[\s[\]<>:]*$/i;
const maxLevelLength = 40;

function plainWord(text: string): string {
  if (text.length > maxLevelLength) return '';
  const uncoloured = text.includes(escapeCharacter)
    ? text.replaceAll(escapeCharacter, '').replace(colours, '')
    : text;
  return (framedWord.exec(uncoloured)?.[1] ?? '').toLowerCase();
}
