import type { Level } from './record.ts';

/** The levels, least severe first. */
export const levelsAscending: readonly Level[] = [
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
];

/** Words that loggers have for the levels, lower case. */
const spellings: Readonly<Record<Level, string>> = {
  trace: 'trace trc finest finer silly spam',
  // winston and npm put http and verbose between info and debug.
  debug: 'debug dbg debu fine http verbose d d1 d2 d3 d4 d5 debug1 debug2 debug3 debug4 debug5',
  info: 'info inf information informational notice note success log i',
  warn: 'warn warning wrn w',
  error: 'error err severe failure e',
  fatal: 'fatal ftl critical crit panic dpanic emerg emergency alert f',
};

/** The level that a logger's word means, lower case: what records and matchers are both read by. */
export const levelByWord: ReadonlyMap<string, Level> = new Map(
  levelsAscending.flatMap((level) =>
    spellings[level].split(' ').map((word) => [word, level] as const),
  ),
);
