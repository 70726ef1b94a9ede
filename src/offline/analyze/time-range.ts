import { CodedError, exitCode } from '../../model/error.ts';

/** Records from `sinceMs` on and before `untilMs` (epoch ms); `undefined`: no bound. */
export interface TimeRange {
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Epoch numbers from here on are milliseconds (in seconds it would be the year 5138). */
const minEpochMs = 1e11;

/** The range of a log that is read whole. */
export const everything: TimeRange = { sinceMs: undefined, untilMs: undefined };

/**
 * Reads the bounds of a time range. A time is ISO 8601 (`2026-11-23T18:15`, UTC where it names no
 * zone), epoch seconds or milliseconds, `now`, or relative to now (`-15m`; `s m h d w`).
 * @throws CodedError BAD_TIME
 */
export function parseTimeRange(
  since: string | undefined,
  until: string | undefined,
  nowMs: number,
): TimeRange {
  if (since === undefined && until === undefined) return everything;
  const range = {
    sinceMs: since === undefined ? undefined : parseTime(since, '--since', nowMs),
    untilMs: until === undefined ? undefined : parseTime(until, '--until', nowMs),
  };
  if ((range.sinceMs ?? -Infinity) >= (range.untilMs ?? Infinity)) {
    throw badTime(`--since ${since} is not before --until ${until}`);
  }
  return range;
}

function parseTime(text: string, flag: string, nowMs: number): number {
  const trimmed = text.trim();
  if (trimmed === 'now') return nowMs;
  const relative = /^-(\d+(?:\.\d+)?)([smhdw])$/.exec(trimmed);
  if (relative !== null) return nowMs - Number(relative[1]) * (unitMs[relative[2] ?? ''] ?? 0);
  if (/^\d{9,}(?:\.\d+)?$/.test(trimmed)) {
    const epoch = Number(trimmed);
    return epoch >= minEpochMs ? epoch : epoch * 1000;
  }
  const timeMs = isoTime.test(trimmed) ? Date.parse(withZone(trimmed)) : Number.NaN;
  if (Number.isNaN(timeMs)) throw badTime(`${flag} ${text} is not a time`);
  return timeMs;
}

const isoTime = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

function withZone(iso: string): string {
  const joined = iso.replace(' ', 'T');
  const hasTime = joined.includes('T');
  return !hasTime || /(?:Z|[+-]\d\d:?\d\d)$/i.test(joined) ? joined : `${joined}Z`;
}

function badTime(message: string): CodedError {
  return new CodedError('BAD_TIME', message, {
    exitCode: exitCode.usage,
    hint: 'Give ISO 8601 (2026-11-23T18:15:00Z), epoch seconds, or a time before now such as -15m.',
  });
}
