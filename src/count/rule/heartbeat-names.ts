import type { TrackedFieldKind } from '../../model/observation.ts';
import { ratedPerSecond, timedName } from '../../model/time-unit.ts';
import { timingByName } from '../../model/timing-name.ts';
import { wordsOf } from '../../model/words.ts';

/** What a heartbeat's field says by its name; `unknown`: its values have to tell. */
export type NamedField =
  | TrackedFieldKind
  | 'unknown'
  | 'count'
  | 'uptimeSeconds'
  | 'intervalSeconds'
  | 'rate'
  | 'other';

/**
 * Judges a number in a heartbeat by the words of its name. `heartbeat_count`, `beat` and `seq` are
 * its running number, `uptime_seconds` and `interval_seconds` what they say. A `total` is a sum of
 * the service; `delta`, `since_last` and `new` are what was added; `per_second` is a rate. Names of
 * levels, sizes and averages are gauges. Durations in a unit are timings, which others find; ids,
 * instants and what is written by the logger itself are `other`.
 */
export function fieldByName(path: string): NamedField {
  const key = path.slice(path.lastIndexOf('.') + 1);
  const words = wordsOf(key);
  const name = words.join(' ');
  if (running.test(name)) return 'count';
  const timed = timedName(key);
  const inSeconds = timed?.unit === 's' ? wordsOf(timed.stem).join(' ') : undefined;
  if ((inSeconds ?? name) === 'uptime') return 'uptimeSeconds';
  if (/^(heartbeat )?interval$/.test(inSeconds ?? '')) return 'intervalSeconds';
  if (ratedPerSecond(key) !== undefined) return 'rate';
  const has = (set: ReadonlySet<string>): boolean => words.some((word) => set.has(word));
  if (has(apart) || instants.test(name)) return 'other';
  if (timingByName(path) !== 'no') return 'other';
  if (added.test(name)) return 'delta';
  if (has(levels) || / per /.test(name)) return 'gauge';
  return has(sums) ? 'total' : 'unknown';
}

const running = /^((service )?heartbeat|beat) (count|number|no|num|id|seq|sequence)$|^(beat|seq)$/;
const instants = /(^| )(timestamp|ts|epoch|at|unix)( |$)|^time$|(^| )last .*time$/;

const added = /^new |(^| )delta$| since (last|previous)( heartbeat| beat| interval)?$/;

const apart = new Set(
  'pid tid ppid port id version level lineno line v uptime interval'.split(' '),
);

const sums = new Set('total totals cumulative'.split(' '));

const levels = new Set(
  (
    'avg average mean median max maximum min minimum p50 p75 p90 p95 p99 p999 percent pct ratio rate ' +
    'overall size depth length queue queued backlog pending active current open inflight usage used ' +
    'free available rss heap memory mem cpu load temperature lag age ago last limit capacity ' +
    'connections threads goroutines workers utilization'
  ).split(' '),
);
