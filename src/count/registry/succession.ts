import type { RunFigures } from './run-tracker.ts';
import type { WriterRecord } from './writer-record.ts';

/*
 * A service that is started anew has another pid or another pod, so its runs have different names.
 * Which of two writers succeeded the other shows only later: the old one writes no more.
 */

/** Heartbeats of a new writer, or rounds of all, after which one that wrote nothing is gone. */
const rounds = 3;
/** Its own intervals that it must have been silent for, where it prints one. */
const silentIntervals = 2;

/** Whether `other` has fallen silent, now that `writer` has written. */
export function hasFallenSilent(
  other: WriterRecord,
  writer: WriterRecord,
  beats: number,
  alive: number,
): boolean {
  const interval = other.run.intervalSeconds ?? Number.NaN;
  const silentSeconds = (writer.lastTimeMs - other.lastTimeMs) / 1000;
  if (silentSeconds >= 0 && silentSeconds <= silentIntervals * interval) return false;
  if (beats - other.atBeats > rounds * alive) return true;
  const isNewer = other.lastTurn < writer.firstTurn && other.fields === writer.fields;
  return isNewer && (beats === 0 || writer.run.heartbeats >= rounds);
}

/** Whether `writer` began after `before` fell silent, and no other has succeeded it yet. */
export function hasSucceeded(writer: WriterRecord, before: WriterRecord): boolean {
  return (
    before.isSilent &&
    before.awaited &&
    before.fields === writer.fields &&
    before.lastTurn < writer.firstTurn
  );
}

export function fold(one: RunFigures, other: RunFigures): RunFigures {
  return {
    restarts: one.restarts + other.restarts,
    heartbeats: one.heartbeats + other.heartbeats,
    missed: one.missed + other.missed,
    doubled: one.doubled + other.doubled,
    late: one.late + other.late,
  };
}
