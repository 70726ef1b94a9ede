import type { Declarations } from '../../model/declaration.ts';
import type { TimingSnapshot } from '../../model/distribution.ts';
import { groupMembers } from './component-families.ts';
import { stripTimeUnit, toMetricName } from './name.ts';
import type { NameBook } from './name-book.ts';
import type { Series } from './observed.ts';

/** Each timing as a histogram `<name>_seconds{component}`. */
export function createTimingSeries({ timings }: Declarations, names: NameBook): Series {
  const groups = groupMembers(
    timings.map(({ component, name, help }, id) => ({
      id,
      component,
      stem: toTimingStem(name),
      help,
    })),
  );
  const families = groups.map(({ stem, help, members }) => ({
    name: names.reserve(stem, '_seconds', 'histogram'),
    help: help ?? `Timing ${stem} of the service, read from its log.`,
    members: members.map(({ id, labels }) => ({
      id,
      labels,
      none: emptyTiming(timings[id]?.bucketsSeconds ?? []),
    })),
  }));
  return ({ snapshot }) =>
    families.map(({ name, help, members }) => ({
      name,
      type: 'histogram',
      help,
      unit: 'seconds',
      samples: [],
      distributions: members.map(({ id, labels, none }) => ({
        labels,
        timing: snapshot.timings[id] ?? none,
      })),
    }));
}

/** A histogram's name without its `_seconds`. */
export function toTimingStem(name: string): string {
  return toMetricName(stripTimeUnit(name));
}

/** What a timing without samples publishes: every bucket at 0. */
export function emptyTiming(bucketsSeconds: readonly number[]): TimingSnapshot {
  return Object.freeze({
    count: 0,
    sumMs: 0,
    minMs: undefined,
    maxMs: undefined,
    bucketCounts: Object.freeze(Array.from({ length: bucketsSeconds.length + 1 }, () => 0)),
    bucketsSeconds,
    windowAverageMs: undefined,
    windowMaximumMs: undefined,
    windowCount: 0,
    zeros: 0,
    eachBucket: () => {},
    quantileMs: () => undefined,
  });
}
