import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import type { HeartbeatLine, HeartbeatWindow } from '../model/heartbeat.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { baselines } from '../publish/heartbeat/counter-values.ts';
import { Growth } from '../publish/heartbeat/growth.ts';
import { buildHeartbeat } from '../publish/heartbeat/heartbeat-builder.ts';
import { createSchedule } from '../publish/heartbeat/schedule.ts';
import { serviceUptimeSeconds } from '../publish/heartbeat/uptime.ts';
import { withRates } from '../publish/heartbeat/with-rates.ts';
import {
  type HeartbeatLoopState,
  resumedCounters,
  type SavedHeartbeatLoop,
} from './heartbeat-loop-state.ts';
import type { LogSpan } from './log-span.ts';

type HeartbeatLoopConfig = Pick<Config, 'heartbeat' | 'declarations'>;

export interface HeartbeatLoopOptions {
  readonly config: HeartbeatLoopConfig;
  readonly clock: Clock;
  readonly snapshot: () => Snapshot;
  readonly ledger: () => Ledger;
  /** Own times of the records counted since the last heartbeat; begun anew with each. */
  readonly span: LogSpan;
  /** Whether the log held more when reading began than has been read by now. */
  readonly isBehind: () => boolean;
  /** Takes each line to where it is written; not called while heartbeats are off. */
  readonly write: (line: HeartbeatLine) => void;
  /** What an earlier run left. */
  readonly resumed: SavedHeartbeatLoop | undefined;
}

/** The heartbeat of the live side: one line an interval, and a last one at the end. */
export interface HeartbeatLoop {
  start(): void;
  /** Continues with another configuration, whose registry the snapshots now come from. */
  reload(config: HeartbeatLoopConfig): void;
  /** Ends the schedule with a final line for what came since the last. */
  finish(): HeartbeatLine;
  /** Ends the schedule where there is nothing to say. */
  stop(): void;
  readonly last: HeartbeatLine | undefined;
  /** Lines written. */
  readonly count: number;
  readonly running: boolean;
  save(): HeartbeatLoopState;
  /** A snapshot with the rates of the last interval in it. */
  withRates(snapshot: Snapshot): Snapshot;
}

export function createHeartbeatLoop(options: HeartbeatLoopOptions): HeartbeatLoop {
  const { clock, span } = options;
  let { declarations, heartbeat } = options.config;
  const schedule = createSchedule({
    clock,
    intervalSeconds: heartbeat.intervalSeconds,
    onTick: (window) => void emit(window, false),
  });
  const startedAt = clock.monotonic();
  /** Every counter at the last heartbeat. */
  let previous = resumedCounters(options.resumed, options.snapshot().families);
  let growth: Growth | undefined;
  let beganBehind = true;
  let sequence = options.resumed?.sequence ?? 0;
  const firstTimeMs = options.resumed?.firstTimeMs;
  if (typeof firstTimeMs === 'number') span.note(firstTimeMs);
  let last: HeartbeatLine | undefined;
  let count = 0;
  let running = false;

  // Rates are published even while lines are off, so the interval is summed up all the same.
  function emit(window: HeartbeatWindow, final: boolean): HeartbeatLine {
    const current = options.snapshot();
    const logSeconds = beganBehind ? span.seconds : 0;
    if (heartbeat.enabled) count += 1;
    sequence += 1;
    const { families } = current;
    const widened = widenToCatchUp(window, logSeconds);
    growth = new Growth(previous, families, widened.seconds);
    const line = buildHeartbeat({
      families,
      growth,
      window: widened,
      components: declarations.components,
      intervalSeconds: heartbeat.intervalSeconds,
      includeDetailedStats: heartbeat.includeDetailedStats,
      sequence,
      heartbeatCount: count,
      uptimeSeconds: serviceUptimeSeconds(
        current.run,
        window.endMs,
        window.endMs - (clock.monotonic() - startedAt),
      ),
      ledger: options.ledger(),
      final,
    });
    previous = growth.after;
    beganBehind = options.isBehind();
    span.restart();
    last = line;
    if (heartbeat.enabled) options.write(line);
    return line;
  }

  function save(): HeartbeatLoopState {
    return {
      sequence,
      counters: Object.fromEntries(previous),
      firstTimeMs: span.save(),
    };
  }

  return {
    start() {
      running = true;
      schedule.start();
    },
    reload(config) {
      const before = previous;
      ({ declarations, heartbeat } = config);
      const { families } = options.snapshot();
      previous = baselines(families, ({ quantity }) => before.get(quantity.key));
      schedule.every(heartbeat.intervalSeconds);
    },
    finish() {
      running = false;
      return emit(schedule.stop(), true);
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
      return running && heartbeat.enabled;
    },
    save,
    withRates(snapshot) {
      const families = withRates(snapshot.families, (rate) => growth?.rateOf(rate));
      return { ...snapshot, families };
    },
  };
}

/** How much longer the log's own time may be than the window before it tells of a backlog. */
const backlogFactor = 1.5;

/**
 * After a stop, minutes of log are read in one window. Its rates would be peaks that never were, so
 * they divide by the time that the log itself covers, and the line says so.
 */
function widenToCatchUp(window: HeartbeatWindow, logSeconds: number): HeartbeatWindow {
  const length = Math.max(window.seconds, (window.endMs - window.startMs) / 1000);
  return logSeconds > length * backlogFactor
    ? { ...window, seconds: logSeconds, catchUp: true }
    : window;
}
