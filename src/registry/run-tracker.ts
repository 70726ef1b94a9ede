import type { ServiceHeartbeat } from '../model/observation.ts';
import type { RunSnapshot } from '../model/snapshot.ts';
import type { RunState } from './registry-state.ts';
import { fromPlain, known, toPlain } from './unknown-number.ts';

/** An uptime may be rounded; by more than this it does not go back on its own. */
const uptimeSlackSeconds = 1;
/** A heartbeat that took longer than this many of its intervals is late. */
const lateIntervals = 1.5;

/** Follows the runs of the service: its starts, and the numbers of its own heartbeats. */
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
  #lastTimeMs = Number.NaN;
  #lastCount = Number.NaN;
  #lastUptimeSeconds = Number.NaN;
  #intervalSeconds = Number.NaN;
  #startedTimeMs = Number.NaN;

  /**
   * The service's start line. `seenBefore`: the registry had observed something before it, so this
   * is a restart even if it is the first start line.
   */
  started(timeMs: number, seenBefore: boolean): void {
    if (this.#begun || seenBefore) this.#restarts += 1;
    this.#begun = true;
    this.#freshRun = true;
    this.#startedTimeMs = timeMs;
  }

  /** Takes a heartbeat; returns whether it is of another run than the one before. */
  heartbeat(heartbeat: ServiceHeartbeat, timeMs: number): boolean {
    const count = whole(heartbeat.count);
    const uptimeSeconds = notNegative(heartbeat.uptimeSeconds);
    const restarted = !this.#freshRun && this.#goesBack(count, uptimeSeconds, timeMs);
    if (heartbeat.intervalSeconds !== undefined && heartbeat.intervalSeconds > 0) {
      this.#intervalSeconds = heartbeat.intervalSeconds;
    }
    if (restarted) {
      this.#restarts += 1;
      this.#startedTimeMs = Number.NaN;
    } else if (!this.#freshRun) {
      this.#compare(count, timeMs);
    }
    // What the service prints is what it calls its uptime, whenever it wrote its start line.
    if (!Number.isNaN(uptimeSeconds)) this.#startedTimeMs = timeMs - uptimeSeconds * 1000;
    this.#heartbeats += 1;
    this.#begun = true;
    this.#freshRun = false;
    this.#lastTimeMs = timeMs;
    this.#lastCount = count;
    this.#lastUptimeSeconds = uptimeSeconds;
    return restarted;
  }

  get heartbeats(): number {
    return this.#heartbeats;
  }

  get intervalSeconds(): number | undefined {
    return known(this.#intervalSeconds);
  }

  snapshot(): RunSnapshot {
    return Object.freeze({
      restarts: this.#restarts,
      heartbeats: this.#heartbeats,
      missed: this.#missed,
      doubled: this.#doubled,
      late: this.#late,
      lastHeartbeatTimeMs: known(this.#lastTimeMs),
      lastHeartbeatCount: known(this.#lastCount),
      intervalSeconds: known(this.#intervalSeconds),
      startedTimeMs: known(this.#startedTimeMs),
    });
  }

  save(): RunState {
    return {
      restarts: this.#restarts,
      heartbeats: this.#heartbeats,
      missed: this.#missed,
      doubled: this.#doubled,
      late: this.#late,
      begun: this.#begun,
      freshRun: this.#freshRun,
      lastTimeMs: toPlain(this.#lastTimeMs),
      lastCount: toPlain(this.#lastCount),
      lastUptimeSeconds: toPlain(this.#lastUptimeSeconds),
      intervalSeconds: toPlain(this.#intervalSeconds),
      startedTimeMs: toPlain(this.#startedTimeMs),
    };
  }

  restore(state: RunState): void {
    this.#restarts = state.restarts;
    this.#heartbeats = state.heartbeats;
    this.#missed = state.missed;
    this.#doubled = state.doubled;
    this.#late = state.late;
    this.#begun = state.begun;
    this.#freshRun = state.freshRun;
    this.#lastTimeMs = fromPlain(state.lastTimeMs);
    this.#lastCount = fromPlain(state.lastCount);
    this.#lastUptimeSeconds = fromPlain(state.lastUptimeSeconds);
    this.#intervalSeconds = fromPlain(state.intervalSeconds);
    this.#startedTimeMs = fromPlain(state.startedTimeMs);
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

  /** Only the next number can be late: after a gap, the missed ones say it already. */
  #compare(count: number, timeMs: number): void {
    const step = count - this.#lastCount;
    if (step > 1) this.#missed += step - 1;
    else if (step === 0) this.#doubled += 1;
    else if (timeMs - this.#lastTimeMs > lateIntervals * this.#intervalSeconds * 1000) {
      this.#late += 1;
    }
  }
}

function whole(count: number | undefined): number {
  return count !== undefined && Number.isSafeInteger(count) ? count : Number.NaN;
}

function notNegative(seconds: number | undefined): number {
  return seconds !== undefined && seconds >= 0 && Number.isFinite(seconds) ? seconds : Number.NaN;
}
