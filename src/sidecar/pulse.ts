import { createHeartbeatBuilder } from '../heartbeat/heartbeat-builder.ts';
import { createSchedule } from '../heartbeat/schedule.ts';
import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import type { HeartbeatLine, HeartbeatWindow } from '../model/heartbeat.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Snapshot } from '../model/snapshot.ts';

export interface PulseOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly snapshot: () => Snapshot;
  readonly ledger: () => Ledger;
  /** Seconds since the service started where its log tells, else since the sidecar did. */
  readonly uptimeSeconds: (snapshot: Snapshot, nowMs: number) => number;
  /** Takes each line to where it is written; not called while heartbeats are off. */
  readonly write: (line: HeartbeatLine) => void;
}

/** The heartbeat of the live side: one line an interval, and a last one at the end. */
export interface Pulse {
  start(): void;
  /** Ends the schedule with a final line for what came since the last. */
  finish(): HeartbeatLine;
  /** Ends the schedule where there is nothing to say. */
  stop(): void;
  readonly last: HeartbeatLine | undefined;
  readonly count: number;
  readonly running: boolean;
  /** Rates of the last interval by the name they are published under; 0 before the first. */
  rates(): Readonly<Record<string, number>>;
}

export function createPulse(options: PulseOptions): Pulse {
  const { config, clock } = options;
  const { enabled, intervalSeconds, includeDetailedStats } = config.heartbeat;
  const { declarations } = config;
  const builder = createHeartbeatBuilder({ declarations, intervalSeconds, includeDetailedStats });
  const schedule = createSchedule({
    clock,
    intervalSeconds,
    onTick: (window) => void beat(window, false),
  });
  let previous = options.snapshot();
  let last: HeartbeatLine | undefined;
  let count = 0;
  let running = false;

  // Rates are published even while lines are off, so the interval is summed up all the same.
  function beat(window: HeartbeatWindow, final: boolean): HeartbeatLine {
    const current = options.snapshot();
    count += 1;
    const line = builder.build({
      previous,
      current,
      window,
      sequence: count,
      heartbeatCount: count,
      uptimeSeconds: options.uptimeSeconds(current, window.endMs),
      ledger: options.ledger(),
      final,
    });
    previous = current;
    last = line;
    if (enabled) options.write(line);
    return line;
  }

  return {
    start() {
      running = true;
      schedule.start();
    },
    finish() {
      running = false;
      return beat(schedule.stop(), true);
    },
    stop() {
      running = false;
      schedule.stop();
    },
    get last() {
      return last;
    },
    get count() {
      return count;
    },
    get running() {
      return running && enabled;
    },
    rates() {
      const names = declarations.counts.flatMap(({ rate }) => (rate === undefined ? [] : [rate]));
      return Object.fromEntries(
        [...names, 'error_rate_per_second'].map((name) => [name, rateOf(last, name)]),
      );
    },
  };
}

function rateOf(line: HeartbeatLine | undefined, name: string): number {
  const value = line?.[name];
  return typeof value === 'number' ? value : 0;
}
