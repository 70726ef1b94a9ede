import type { Declarations, StateKind, StateValue } from '../../model/declaration.ts';
import type { HeartbeatLine, HeartbeatWindow } from '../../model/heartbeat.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { discoveredComponentDetails, discoveredComponentNumbers } from './discovered-components.ts';
import { addDiscoveredGauges, discoveredFieldNumbers } from './discovered-fields.ts';
import { type HeartbeatKeys, nameHeartbeatKeys } from './heartbeat-keys.ts';
import { perSecond, roundHundredths } from './rounding.ts';

const heartbeatEvent = '💓 HEARTBEAT - System Statistics';
const heartbeatSchema = 'heartbeat/v1';

/** Discovered timings beyond this many are left out of the line (they stay in the metrics). */
const maxDiscoveredInLine = 16;

export interface HeartbeatBuilderOptions {
  readonly declarations: Declarations;
  readonly intervalSeconds: number;
  readonly includeDetailedStats: boolean;
}

interface HeartbeatInput {
  readonly previous: Snapshot;
  readonly current: Snapshot;
  readonly window: HeartbeatWindow;
  readonly sequence: number;
  readonly heartbeatCount: number;
  /** Not rounded yet. */
  readonly uptimeSeconds: number;
  readonly ledger: Ledger;
  readonly final: boolean;
}

export interface HeartbeatBuilder {
  build(input: HeartbeatInput): HeartbeatLine;
}

/** Builds heartbeat lines from pairs of snapshots. Keys and their order are fixed. */
export function createHeartbeatBuilder(options: HeartbeatBuilderOptions): HeartbeatBuilder {
  const { declarations, intervalSeconds, includeDetailedStats } = options;
  const keys = nameHeartbeatKeys(declarations);
  return {
    build(input) {
      const { current, uptimeSeconds, window, ledger } = input;
      const details: Record<string, unknown> = {};
      if (includeDetailedStats) {
        for (const component of declarations.components) {
          addComponent(details, component, declarations, keys, current);
        }
        for (const component of current.discoveredComponents) {
          discoveredComponentDetails(details, keys.discoveredComponent(component.name), component);
        }
        addDiscovered(details, keys, current);
        addDiscoveredGauges(details, keys, current);
      }
      return Object.freeze({
        event: heartbeatEvent,
        heartbeat_count: input.heartbeatCount,
        uptime_seconds: roundHundredths(uptimeSeconds),
        uptime_minutes: roundHundredths(uptimeSeconds / 60),
        uptime_hours: roundHundredths(uptimeSeconds / 3600),
        interval_seconds: intervalSeconds,
        ...deltasRatesTotals(declarations, keys, input),
        ...details,
        schema: heartbeatSchema,
        timestamp: isoTime(window.endMs),
        sequence: input.sequence,
        window_start: isoTime(window.startMs),
        window_end: isoTime(window.endMs),
        final: input.final,
        ...(window.catchUp === true && { catch_up: true as const }),
        ...(window.lateRecords !== undefined && { late_records: window.lateRecords }),
        ledger: Object.freeze({
          bytes: ledger.bytes,
          lines: ledger.lines,
          records: ledger.records,
          matched: ledger.matched,
          unmatched: ledger.unmatched,
          malformed: ledger.malformed,
          oversize: ledger.oversize,
          blank: ledger.blank,
        }),
      });
    },
  };
}

function deltasRatesTotals(
  declarations: Declarations,
  keys: HeartbeatKeys,
  { previous, current, window }: HeartbeatInput,
): Record<string, number> & { error_rate_per_second: number } {
  const deltas: Record<string, number> = {};
  const rates: Record<string, number> = {};
  const totals: Record<string, number> = {};
  let errors = 0;
  for (const [id, { error }] of declarations.counts.entries()) {
    const key = keys.counts[id];
    if (key === undefined) continue;
    const total = current.counts[id]?.value ?? 0;
    const delta = total - (previous.counts[id]?.value ?? 0);
    if (error) errors += delta;
    deltas[key.delta] = roundHundredths(delta);
    totals[key.total] = roundHundredths(total);
    if (key.rate !== undefined) rates[key.rate] = perSecond(delta, window.seconds);
  }
  const components = discoveredComponentNumbers(keys, previous, current, window.seconds);
  const fields = discoveredFieldNumbers(keys, previous, current);
  return {
    ...deltas,
    ...components.deltas,
    ...fields.deltas,
    ...rates,
    ...components.rates,
    error_rate_per_second: perSecond(errors, window.seconds),
    ...totals,
    ...components.totals,
    ...fields.totals,
  };
}

type ValueKind = Exclude<StateKind, 'any'>;

function addComponent(
  line: Record<string, unknown>,
  component: string,
  declarations: Declarations,
  keys: HeartbeatKeys,
  snapshot: Snapshot,
): void {
  const byKind: Record<ValueKind, [string, unknown][]> = {
    boolean: [],
    time: [],
    number: [],
    string: [],
  };
  for (const [id, { component: owner, type }] of declarations.states.entries()) {
    const key = keys.states[id];
    if (owner !== component || key === undefined) continue;
    const value = snapshot.states[id]?.value;
    byKind[valueKind(type, value)].push([key, publishable(value)]);
  }
  const set = ([key, value]: [string, unknown]): void => {
    line[key] = value;
  };
  byKind.boolean.forEach(set);
  byKind.time.forEach(set);
  for (const [id, { component: owner }] of declarations.timings.entries()) {
    const key = keys.timings[id];
    if (owner !== component || key === undefined) continue;
    const timing = snapshot.timings[id];
    line[key.average] = roundHundredths(timing?.windowAverageMs ?? 0);
    line[key.maximum] = roundHundredths(timing?.windowMaximumMs ?? 0);
  }
  byKind.number.forEach(set);
  byKind.string.forEach(set);
}

function addDiscovered(
  line: Record<string, unknown>,
  keys: HeartbeatKeys,
  { discoveredTimings }: Snapshot,
): void {
  for (const { field, timing } of discoveredTimings.slice(0, maxDiscoveredInLine)) {
    const key = keys.discoveredTiming(field);
    line[key.average] = roundHundredths(timing.windowAverageMs ?? 0);
    line[key.maximum] = roundHundredths(timing.windowMaximumMs ?? 0);
  }
}

function valueKind(type: StateKind, value: StateValue | undefined): ValueKind {
  if (type !== 'any') return type;
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'number' ? 'number' : 'string';
}

function publishable(value: StateValue | undefined): StateValue | null {
  if (value === undefined) return null;
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

/** Beyond what a date can hold (year ±275760) the nearest instant that it can. */
function isoTime(timeMs: number): string {
  const limit = 8.64e15;
  const inRange = Number.isFinite(timeMs) ? Math.min(limit, Math.max(-limit, timeMs)) : 0;
  return new Date(inRange).toISOString();
}
