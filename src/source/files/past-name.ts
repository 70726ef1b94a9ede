/** What rotators put after a log's name: a number, a date, `old`; not the name of another log. */
const rotated = /^[.\-_]?(?:\d[\d.\-_:T]*Z?|old|bak|prev)$/i;

/** Whether a path has the name that a rotation gives to a file of one of these logs. */
export function isPastOf(path: string, logs: ReadonlySet<string>): boolean {
  for (const log of logs) {
    if (path.length > log.length && path.startsWith(log) && rotated.test(path.slice(log.length))) {
      return true;
    }
  }
  return false;
}
