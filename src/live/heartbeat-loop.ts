import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import type { Declarations } from '../model/declaration.ts';
import type { HeartbeatLine, HeartbeatWindow } from '../model/heartbeat.ts';
import type { Ledger } from '../model/ledger.ts';
import type { DiscoveredComponentSnapshot, Snapshot } from '../model/snapshot.ts';
import {
  createHeartbeatBuilder,
  type HeartbeatBuilder,
} from '../publish/heartbeat/heartbeat-builder.ts';
import { createSchedule } from '../publish/heartbeat/schedule.ts';
import { serviceUptimeSeconds } from '../publish/heartbeat/uptime.ts';
import type { LogSpan } from './log-span.ts';

/** What a heartbeat loop saves, so that deltas and numbers continue after a restart: plain JSON. */
export interface HeartbeatLoopState {
  readonly sequence: number;
  /** Counts at the last heartbeat. */
  readonly counts: readonly {
    readonly component: string;
    readonly name: string;
    readonly value: number;
  }[];
  /** The same of discovered components. */
  readonly found?: readonly Pick<DiscoveredComponentSnapshot, 'name' | 'records' | 'errors'>[];
  /** Own time of the first record since then, epoch ms. */
  readonly firstTimeMs: number | null;
}

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
  readonly resumed: HeartbeatLoopState | undefined;
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
  /** Rates of the last interval by the name they are published under; 0 before the first. */
  rates(): Readonly<Record<string, number>>;
}

export function createHeartbeatLoop(options: HeartbeatLoopOptions): HeartbeatLoop {
  const { clock, span } = options;
  let { declarations, heartbeat } = options.config;
  let builder = builderFor(options.config);
  const schedule = createSchedule({
    clock,
    intervalSeconds: heartbeat.intervalSeconds,
    onTick: (window) => void emit(window, false),
  });
  const startedAt = clock.monotonic();
  let previous = atLastHeartbeat(options.snapshot(), declarations, options.resumed);
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
    const line = builder.build({
      previous,
      current,
      window: widenToCatchUp(window, logSeconds),
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
    previous = current;
    beganBehind = options.isBehind();
    span.restart();
    last = line;
    if (heartbeat.enabled) options.write(line);
    return line;
  }

  function save(): HeartbeatLoopState {
    return {
      sequence,
      counts: declarations.counts.map(({ component, name }, id) => ({
        component,
        name,
        value: previous.counts[id]?.value ?? 0,
      })),
      found: previous.discoveredComponents.map(({ name, records, errors }) => ({
        name,
        records,
        errors,
      })),
      firstTimeMs: span.save(),
    };
  }

  return {
    start() {
      running = true;
      schedule.start();
    },
    reload(config) {
      const saved = save();
      const { fields } = previous.run;
      ({ declarations, heartbeat } = config);
      builder = builderFor(config);
      const resumed = atLastHeartbeat(options.snapshot(), declarations, saved);
      previous = { ...resumed, run: { ...resumed.run, fields } };
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
    rates() {
      const names = declarations.counts.flatMap(({ rate }) => (rate === undefined ? [] : [rate]));
      return Object.fromEntries(
        [...names, 'error_rate_per_second'].map((name) => [name, rateOf(last, name)]),
      );
    },
  };
}

function builderFor({ declarations, heartbeat }: HeartbeatLoopConfig): HeartbeatBuilder {
  const { intervalSeconds, includeDetailedStats } = heartbeat;
  return createHeartbeatBuilder({ declarations, intervalSeconds, includeDetailedStats });
}

/** The snapshot as it was at the last heartbeat of an earlier run, as far as deltas need it. */
export function atLastHeartbeat(
  snapshot: Snapshot,
  declarations: Declarations,
  resumed: HeartbeatLoopState | undefined,
): Snapshot {
  if (resumed === undefined) return snapshot;
  const values = new Map(
    resumed.counts.map(({ component, name, value }) => [`${component} ${name}`, value]),
  );
  const counts = snapshot.counts.map((count, id) => {
    const { component, name } = declarations.counts[id] ?? { component: '', name: '' };
    // A count that is new in the configuration, or is of another kind now, begins with what it has.
    const saved = values.get(`${component} ${name}`) ?? count.value;
    return { ...count, value: Math.min(saved, count.value) };
  });
  const before = new Map(resumed.found?.map((component) => [component.name, component]));
  const found = snapshot.discoveredComponents.map((component) => {
    const { records, errors } = before.get(component.name) ?? firstSeen(component, resumed);
    return {
      ...component,
      records: Math.min(records, component.records),
      errors: Math.min(errors, component.errors),
    };
  });
  return { ...snapshot, counts, discoveredComponents: found };
}

/** Discovered since the last heartbeat: all that it has is new. Older versions saved none. */
function firstSeen(component: DiscoveredComponentSnapshot, { found }: HeartbeatLoopState) {
  return found === undefined ? component : { records: 0, errors: 0 };
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

function rateOf(line: HeartbeatLine | undefined, name: string): number {
  const value = line?.[name];
  return typeof value === 'number' ? value : 0;
}
