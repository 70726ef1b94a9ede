import { byProvenance, numberOf } from '../../model/families.ts';
import type { Family } from '../../model/family.ts';
import type { HeartbeatLine, HeartbeatWindow } from '../../model/heartbeat.ts';
import type { Ledger } from '../../model/ledger.ts';
import { detailsOf } from './details.ts';
import type { Growth } from './growth.ts';
import { roundHundredths } from './rounding.ts';

const heartbeatEvent = '💓 HEARTBEAT - System Statistics';
const heartbeatSchema = 'heartbeat/v1';

export interface HeartbeatInput {
  /** What the log has given by the end of the window. */
  readonly families: readonly Family[];
  readonly growth: Growth;
  readonly window: HeartbeatWindow;
  /** Declared components, in the order in which their details stand. */
  readonly components: readonly string[];
  readonly intervalSeconds: number;
  readonly includeDetailedStats: boolean;
  readonly sequence: number;
  readonly heartbeatCount: number;
  /** Not rounded yet. */
  readonly uptimeSeconds: number;
  readonly ledger: Ledger;
  readonly final: boolean;
}

/** The heartbeat line of one window: its keys are those of the quantities, in published order. */
export function buildHeartbeat(input: HeartbeatInput): HeartbeatLine {
  const { uptimeSeconds, window, ledger } = input;
  const families = byProvenance(input.families);
  return Object.freeze({
    event: heartbeatEvent,
    heartbeat_count: input.heartbeatCount,
    uptime_seconds: roundHundredths(uptimeSeconds),
    uptime_minutes: roundHundredths(uptimeSeconds / 60),
    uptime_hours: roundHundredths(uptimeSeconds / 3600),
    interval_seconds: input.intervalSeconds,
    ...deltasRatesTotals(families, input.growth),
    ...(input.includeDetailedStats && detailsOf(families, input.components)),
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
}

/** The rate of all errors stands behind the rates of single counters. */
function deltasRatesTotals(families: readonly Family[], growth: Growth) {
  const deltas: Record<string, number> = {};
  const rates: Record<string, number> = {};
  const totals: Record<string, number> = {};
  for (const family of families) {
    const { quantity } = family;
    const { delta, total, value } = quantity.keys;
    if (delta !== undefined) deltas[delta] = roundHundredths(growth.deltaOf(quantity));
    if (total !== undefined) totals[total] = roundHundredths(numberOf(family));
    const rate = growth.rateOf(quantity);
    if (value !== undefined && rate !== undefined) rates[value] = rate;
  }
  const { error_rate_per_second = 0, ...others } = rates;
  return { ...deltas, ...others, error_rate_per_second, ...totals };
}

/** Beyond what a date can hold (year ±275760) the nearest instant that it can. */
function isoTime(timeMs: number): string {
  const limit = 8.64e15;
  const inRange = Number.isFinite(timeMs) ? Math.min(limit, Math.max(-limit, timeMs)) : 0;
  return new Date(inRange).toISOString();
}
