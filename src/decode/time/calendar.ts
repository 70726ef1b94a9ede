export const dayMs = 86_400_000;

const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const monthNames = [
  'jan',
  'feb',
  'mar',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct',
  'nov',
  'dec',
];

/**
 * Epoch milliseconds of a day's midnight in UTC, in the proleptic Gregorian calendar; `undefined`
 * for a day that is none (February 30). `month` counts from 1, `year` from 0 to 9999.
 */
export function midnightMs(year: number, month: number, day: number): number | undefined {
  const before = daysBeforeMonth[month - 1];
  if (before === undefined || day < 1 || day > daysInMonth(year, month)) return undefined;
  const leapDay = month > 2 && isLeap(year) ? 1 : 0;
  return (daysBeforeYear(year) + before + leapDay + day - 1 - daysBeforeYear(1970)) * dayMs;
}

/** 1 to 12 for an English month name or its first three letters; `undefined` for anything else. */
export function monthOfName(name: string): number | undefined {
  const index = monthNames.indexOf(name.slice(0, 3).toLowerCase());
  return index === -1 ? undefined : index + 1;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from the start of year 0 (a leap year) to the start of this one. */
function daysBeforeYear(year: number): number {
  const last = year - 1;
  const leaps = Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400) + 1;
  return year * 365 + leaps;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
