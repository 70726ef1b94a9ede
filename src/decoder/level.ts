import type { FieldValue, Level } from '../model/record.ts';

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

const ascending: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
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
  bunyan: (value) => ascending[Math.floor(value / 10) - 1],
  python: (value) =>
    value > 0 && value < 100 ? ascending[Math.min(Math.floor(value / 10), 5)] : undefined,
  syslog: (value) => bySyslog[value],
  otel: (value) => ascending[Math.floor((value - 1) / 4)],
};

const spellings: Readonly<Record<Level, string>> = {
  trace: 'trace trc finest finer silly spam',
  // winston and npm put http and verbose between info and debug.
  debug: 'debug dbg debu fine http verbose d d1 d2 d3 d4 d5',
  info: 'info inf information informational notice note success log i',
  warn: 'warn warning wrn w',
  error: 'error err severe failure e',
  fatal: 'fatal ftl critical crit panic dpanic emerg emergency alert f',
};

const words = new Map<string, Level>();
for (const level of ascending) {
  for (const name of spellings[level].split(' ')) {
    words.set(name, level);
    words.set(name.toUpperCase(), level);
    words.set(name.slice(0, 1).toUpperCase() + name.slice(1), level);
  }
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
