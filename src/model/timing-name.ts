import type { FixedUnit } from './declaration.ts';
import { isOfDuration, timedName } from './time-unit.ts';
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
  const key = path.slice(path.lastIndexOf('.') + 1);
  const timed = timedName(path);
  if (timed === undefined) return durationKeys.has(wordsOf(key).join(' ')) ? 'text' : 'no';
  const { stem, unit, isSure } = timed;
  const isUnitAlone = stem.length === path.length - key.length - 1;
  if (!isSure || (isUnitAlone && !isOfDuration(stem))) return 'no';
  return isMeasured(wordsOf(stem.slice(stem.lastIndexOf('.') + 1))) ? unit : 'no';
}

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

/**
 * What a field's last segment says apart from its unit, in words (`responseTimeMs` → `response
 * time`), and its unit. `undefined`: it ends in none. A bare `s` is one only after a word for a
 * duration.
 */
export function subjectAndUnit(key: string): {
  readonly subject: string;
  readonly unit: FixedUnit | undefined;
} {
  const timed = timedName(key);
  if (timed === undefined || !timed.isSure) {
    return { subject: wordsOf(key).join(' '), unit: undefined };
  }
  return { subject: wordsOf(timed.stem).join(' '), unit: timed.unit };
}
