import type { FixedUnit } from './declaration.ts';
import { wordsOf } from './words.ts';

/** What a field's name says: its unit, `text` (a text will carry its unit), or no timing. */
export type NamedTiming = FixedUnit | 'text' | 'no';

/**
 * Judges by a field's name whether it holds one duration of something that happened.
 *
 * The name's last word must be a unit (`processing_time_ms`, `elapsedMs`, `latency.us`,
 * `durationms`); a bare `s` counts only after a word for a duration (`duration_s`, not `item_s`).
 * `duration`, `elapsed`, `latency`, `took` and `response_time` without a unit are timed when their
 * value is a text that carries one.
 *
 * Not timings, whatever their unit: settings and budgets (`timeout_ms`, `ttl_seconds`,
 * `poll_interval_ms`, `retry_after_ms`, `max_wait_ms`), instants (`timestamp_ms`, `created_at_ms`,
 * `start_time_ms`, `epoch_seconds`), ages and uptimes (`uptime_seconds`, `since_start_ms`,
 * `age_seconds`), aggregates of many (`avg_time_ms`, `p99_ms`, `total_seconds`), rates
 * (`bytes_per_sec`) and differences that have a sign (`clock_skew_ms`).
 */
export function timingByName(path: string): NamedTiming {
  const segments = path.split('.');
  const words = wordsOf(segments.at(-1) ?? '');
  const last = words.at(-1) ?? '';
  const unit = units.get(last) ?? (last === 's' ? 's' : undefined);
  if (unit === undefined) return wordWithUnit(words) ?? (isDurationKey(words) ? 'text' : 'no');
  const isUnitAlone = words.length === 1;
  const named = isUnitAlone ? wordsOf(segments.at(-2) ?? '') : words.slice(0, -1);
  const needsDurationWord = last === 's' || isUnitAlone;
  if (needsDurationWord && !durationWords.has(named.at(-1) ?? '')) return 'no';
  return isMeasured(named) ? unit : 'no';
}

const units: ReadonlyMap<string, FixedUnit> = new Map(
  (
    [
      ['ns', 'ns nsec nsecs nanos nanosecond nanoseconds'],
      ['us', 'us µs μs usec usecs micros microsecond microseconds'],
      ['ms', 'ms msec msecs millis millisecond milliseconds'],
      ['s', 'sec secs seconds'],
    ] as const
  ).flatMap(([unit, names]) => names.split(' ').map((name) => [name, unit] as const)),
);

const durationWords = new Set(
  'duration elapsed latency took time runtime wait delay lag'.split(' '),
);

/** Keys that mean a duration and are too common to need a unit in their name. */
const durationKeys = new Set(['duration', 'elapsed', 'latency', 'took', 'response time']);

/** A name with one of these words is a setting, an instant, an age, an aggregate or a rate. */
const otherwise = new Set(
  (
    'timeout timeouts ttl deadline expiry expires expire expiration lease period window limit ' +
    'threshold budget grace cooldown keepalive backoff retry interval intervals schedule after ' +
    'timestamp timestamps ts epoch unix at since until date clock age uptime ' +
    'avg average mean median max maximum min minimum stddev sum total cumulative percentile ' +
    'per rate ratio count bucket buckets skew drift offset config configured default'
  ).split(' '),
);

const percentile = /^p[0-9]{2,4}$/;

/** `start_ms` and `end_time_ms` are instants; `start_duration_ms` is none. */
const instants = new Set(
  'start started begin began end ended finish finished created updated modified event now'.split(
    ' ',
  ),
);

function isMeasured(words: readonly string[]): boolean {
  if (words.some((word) => otherwise.has(word) || percentile.test(word))) return false;
  const isTime = words.at(-1) === 'time';
  const subject = words.at(isTime ? -2 : -1);
  return subject !== undefined && !instants.has(subject);
}

function isDurationKey(words: readonly string[]): boolean {
  return durationKeys.has(words.join(' '));
}

/** Names in one piece: `durationms`, `elapsedus`. */
function wordWithUnit(words: readonly string[]): NamedTiming | undefined {
  const last = words.at(-1) ?? '';
  for (const word of durationWords) {
    const unit = last.startsWith(word) ? units.get(last.slice(word.length)) : undefined;
    if (unit !== undefined) return isMeasured([...words.slice(0, -1), word]) ? unit : 'no';
  }
  return undefined;
}

/**
 * What a field's last segment says apart from its unit, in words (`responseTimeMs` → `response
 * time`), and its unit. `undefined`: it ends in none. A bare `s` is one only after a word for a
 * duration.
 */
export function subjectAndUnit(key: string): {
  readonly subject: string;
  readonly unit: FixedUnit | undefined;
} {
  const words = wordsOf(key);
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const isSecond = last === 's' && durationWords.has(before.at(-1) ?? '');
  const unit = isSecond ? 's' : units.get(last);
  if (unit !== undefined && before.length > 0) return { subject: before.join(' '), unit };
  for (const word of durationWords) {
    const glued = last.startsWith(word) ? units.get(last.slice(word.length)) : undefined;
    if (glued !== undefined) return { subject: [...before, word].join(' '), unit: glued };
  }
  return { subject: words.join(' '), unit: undefined };
}
