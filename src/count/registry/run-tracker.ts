import type { ServiceHeartbeat } from '../../model/observation.ts';
import type { WriterRunState } from './registry-state.ts';
import { fromPlain, known, toPlain } from './unknown-number.ts';

/** An uptime may be rounded; by more than this it does not go back on its own. */
const uptimeSlackSeconds = 1;
/** A heartbeat that took longer than this many of its intervals is late. */
const lateIntervals = 1.5;
/** How far, in intervals, a heartbeat without a number may be from where its missed ones put it. */
const gridSlack = 0.25;
/** Heartbeats that are known again when they come late or twice. */
const maxSeenKept = 16;
/** How much older than the last a late one may be where no interval is printed. */
const maxBehindMs = 3_600_000;

/**
 * What a heartbeat is to the one before it. `next`: of the same run. `missed`: so, but others
 * between them never came. `restart`: of another run. `again`: its number was there, but it is
 * another line. `behind`: written before others that came first. `copy`: the very same line.
 */
export type HeartbeatVerdict =
  | 'first'
  | 'next'
  | 'missed'
  | 'restart'
  | 'again'
  | 'behind'
  | 'copy';

/** Follows the runs of one writer: its starts, and the numbers of its heartbeats. */
export class RunTracker {
  #restarts = 0;
  #heartbeats = 0;
  #missed = 0;
  #doubled = 0;
  #late = 0;
  /** A run is known already, so that a start line is a restart. */
  #begun = false;
  /** No heartbeat of this run came yet: nothing to compare the next one with. */
  #freshRun = true;
  /** Of the last heartbeat, and of the last one whose time is known. */
  #lastTimeMs = Number.NaN;
  #knownTimeMs = Number.NaN;
  #lastCount = Number.NaN;
  #lastUptimeSeconds = Number.NaN;
  #intervalSeconds = Number.NaN;
  #startedTimeMs = Number.NaN;
  /** From the heartbeat before to the last one, by stamps and by uptimes; NaN: not right after. */
  #stampSeconds = Number.NaN;
  #uptimeSeconds = Number.NaN;
  /** Numbers (or times, where there are none) of the last heartbeats of this run. */
  #seen: number[] = [];

  /**
   * A start line. `seenBefore`: something was observed of this writer before it, so this is a
   * restart even if it is the first start line.
   */
  started(timeMs: number, seenBefore: boolean): void {
    if (this.#begun || seenBefore) this.#restarts += 1;
    this.#begun = true;
    this.#freshRun = true;
    this.#startedTimeMs = timeMs;
  }

  heartbeat(heartbeat: ServiceHeartbeat, timeMs: number): HeartbeatVerdict {
    const count = whole(heartbeat.count);
    const uptimeSeconds = notNegative(heartbeat.uptimeSeconds);
    if (heartbeat.intervalSeconds !== undefined && heartbeat.intervalSeconds > 0) {
      this.#intervalSeconds = heartbeat.intervalSeconds;
    }
    const verdict = this.#judge(count, uptimeSeconds, timeMs);
    this.#heartbeats += 1;
    this.#begun = true;
    if (verdict === 'behind' || verdict === 'copy') return verdict;
    if (verdict === 'restart') {
      this.#restarts += 1;
      this.#startedTimeMs = Number.NaN;
    }
    if (verdict === 'restart' || verdict === 'first') this.#seen = [];
    const isNext = verdict === 'next';
    this.#stampSeconds = isNext ? (timeMs - this.#lastTimeMs) / 1000 : Number.NaN;
    this.#uptimeSeconds = isNext ? uptimeSeconds - this.#lastUptimeSeconds : Number.NaN;
    // What the service prints is what it calls its uptime, whenever it wrote its start line.
    const startedTimeMs = timeMs - uptimeSeconds * 1000;
    if (!Number.isNaN(startedTimeMs)) this.#startedTimeMs = startedTimeMs;
    if (!Number.isNaN(timeMs)) this.#knownTimeMs = timeMs;
    this.#freshRun = false;
    this.#lastTimeMs = timeMs;
    this.#lastCount = count;
    this.#lastUptimeSeconds = uptimeSeconds;
    this.#seen.push(Number.isNaN(count) ? timeMs : count);
    if (this.#seen.length > maxSeenKept) this.#seen.shift();
    return verdict;
  }

  get begun(): boolean {
    return this.#begun;
  }

  get heartbeats(): number {
    return this.#heartbeats;
  }

  get lastTimeMs(): number | undefined {
    return known(this.#knownTimeMs);
  }

  get lastCount(): number | undefined {
    return known(this.#lastCount);
  }

  get intervalSeconds(): number | undefined {
    return known(this.#intervalSeconds);
  }

  get startedTimeMs(): number | undefined {
    return known(this.#startedTimeMs);
  }

  /** Length of the last interval, each way to tell it; empty where it is not known. */
  get lastInterval(): readonly number[] {
    const lengths = [this.#stampSeconds, this.#uptimeSeconds].filter((n) => !Number.isNaN(n));
    const isPrintedAlone = lengths.length === 0 || Number.isNaN(this.#intervalSeconds);
    return isPrintedAlone ? lengths : [...lengths, this.#intervalSeconds];
  }

  get figures(): RunFigures {
    return {
      restarts: this.#restarts,
      heartbeats: this.#heartbeats,
      missed: this.#missed,
      doubled: this.#doubled,
      late: this.#late,
    };
  }

  save(): WriterRunState {
    return {
      ...this.figures,
      begun: this.#begun,
      freshRun: this.#freshRun,
      lastTimeMs: toPlain(this.#lastTimeMs),
      knownTimeMs: toPlain(this.#knownTimeMs),
      lastCount: toPlain(this.#lastCount),
      lastUptimeSeconds: toPlain(this.#lastUptimeSeconds),
      intervalSeconds: toPlain(this.#intervalSeconds),
      startedTimeMs: toPlain(this.#startedTimeMs),
      stampSeconds: toPlain(this.#stampSeconds),
      uptimeSeconds: toPlain(this.#uptimeSeconds),
      seen: this.#seen.map(toPlain),
    };
  }

  restore(state: WriterRunState): void {
    this.#restarts = state.restarts;
    this.#heartbeats = state.heartbeats;
    this.#missed = state.missed;
    this.#doubled = state.doubled;
    this.#late = state.late;
    this.#begun = state.begun;
    this.#freshRun = state.freshRun;
    this.#lastTimeMs = fromPlain(state.lastTimeMs);
    this.#knownTimeMs = fromPlain(state.knownTimeMs);
    this.#lastCount = fromPlain(state.lastCount);
    this.#lastUptimeSeconds = fromPlain(state.lastUptimeSeconds);
    this.#intervalSeconds = fromPlain(state.intervalSeconds);
    this.#startedTimeMs = fromPlain(state.startedTimeMs);
    this.#stampSeconds = fromPlain(state.stampSeconds);
    this.#uptimeSeconds = fromPlain(state.uptimeSeconds);
    this.#seen = state.seen.map(fromPlain);
  }

  #judge(count: number, uptimeSeconds: number, timeMs: number): HeartbeatVerdict {
    if (this.#freshRun) return 'first';
    if (this.#isBehind(count, uptimeSeconds, timeMs)) {
      const id = Number.isNaN(count) ? timeMs : count;
      const isKept = this.#seen.length < maxSeenKept || id >= (this.#seen[0] ?? id);
      const isNew = isKept && !this.#seen.includes(id);
      if (isNew) this.#late += 1;
      else this.#doubled += 1;
      return isNew ? 'behind' : 'copy';
    }
    if (this.#goesBack(count, uptimeSeconds, timeMs)) return 'restart';
    if (this.#isCopy(count, uptimeSeconds, timeMs)) {
      this.#doubled += 1;
      return 'copy';
    }
    return this.#compare(count, timeMs);
  }

  /** Older by number (or uptime) and by time, and of the same start, as far as that is told. */
  #isBehind(count: number, uptimeSeconds: number, timeMs: number): boolean {
    const behindMs = this.#lastTimeMs - timeMs;
    const bounded = maxSeenKept * this.#intervalSeconds * 1000;
    if (!(behindMs > 0 && behindMs <= (Number.isNaN(bounded) ? maxBehindMs : bounded))) {
      return false;
    }
    const isOlder = Number.isNaN(count)
      ? uptimeSeconds < this.#lastUptimeSeconds
      : count < this.#lastCount;
    const grownSeconds = this.#lastUptimeSeconds - uptimeSeconds;
    return isOlder && !(Math.abs(behindMs / 1000 - grownSeconds) > uptimeSlackSeconds);
  }

  /** The same number, time and uptime, as far as it tells them. */
  #isCopy(count: number, uptimeSeconds: number, timeMs: number): boolean {
    const isIdentified = !(
      Number.isNaN(count) &&
      Number.isNaN(uptimeSeconds) &&
      Number.isNaN(timeMs)
    );
    return (
      isIdentified &&
      Object.is(count, this.#lastCount) &&
      Object.is(timeMs, this.#lastTimeMs) &&
      Object.is(uptimeSeconds, this.#lastUptimeSeconds)
    );
  }

  /**
   * Whether a heartbeat can only be of another run: its number or its uptime went back, or it has
   * the same number but its uptime did not grow with the time that passed (a service that dies
   * after its first heartbeat, again and again). A line that was written twice has one time.
   */
  #goesBack(count: number, uptimeSeconds: number, timeMs: number): boolean {
    const grownSeconds = uptimeSeconds - this.#lastUptimeSeconds;
    if (count < this.#lastCount || grownSeconds < -uptimeSlackSeconds) return true;
    const elapsedSeconds = (timeMs - this.#lastTimeMs) / 1000;
    return count === this.#lastCount && elapsedSeconds - grownSeconds > uptimeSlackSeconds;
  }

  /** Only the next one can be late: after a gap, the missed ones say it already. */
  #compare(count: number, timeMs: number): HeartbeatVerdict {
    const step = count - this.#lastCount;
    const intervals = (timeMs - this.#lastTimeMs) / (this.#intervalSeconds * 1000);
    const missed = Number.isNaN(step) ? missedBy(intervals) : step - 1;
    if (missed > 0) {
      this.#missed += missed;
      return 'missed';
    }
    if (step === 0) {
      this.#doubled += 1;
      return 'again';
    }
    if (intervals > lateIntervals) this.#late += 1;
    return 'next';
  }
}

/** What was seen of runs and heartbeats. */
export interface RunFigures {
  readonly restarts: number;
  readonly heartbeats: number;
  readonly missed: number;
  readonly doubled: number;
  readonly late: number;
}

/** Heartbeats without a number were missed where the next one comes when it is due again. */
function missedBy(intervals: number): number {
  const due = Math.round(intervals);
  return due >= 2 && Math.abs(intervals - due) <= gridSlack ? due - 1 : 0;
}

function whole(count: number | undefined): number {
  return count !== undefined && Number.isSafeInteger(count) ? count : Number.NaN;
}

function notNegative(seconds: number | undefined): number {
  return seconds !== undefined && seconds >= 0 && Number.isFinite(seconds) ? seconds : Number.NaN;
}
