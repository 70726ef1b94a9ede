import type { HeartbeatFieldSnapshot, Snapshot } from '../../model/snapshot.ts';
import type { HeartbeatKeys } from './heartbeat-keys.ts';
import { roundHundredths } from './rounding.ts';

/** More are in `/metrics`; a line stays readable. */
const maxInLine = 24;

interface DiscoveredFieldNumbers {
  readonly deltas: Readonly<Record<string, number>>;
  readonly totals: Readonly<Record<string, number>>;
}

/** Totals and deltas that the service prints in heartbeats of its own and nobody declared. */
export function discoveredFieldNumbers(
  keys: HeartbeatKeys,
  previous: Snapshot,
  current: Snapshot,
): DiscoveredFieldNumbers {
  const before = new Map(previous.run.fields.map(({ field, value }) => [field, value]));
  const deltas: Record<string, number> = {};
  const totals: Record<string, number> = {};
  for (const { field, kind, value } of shown(current)) {
    if (kind === 'gauge') continue;
    const own = keys.discoveredCount(field);
    // Until it was told that it is a sum, its value was what was printed last.
    deltas[own.delta] = roundHundredths(Math.max(0, value - (before.get(field) ?? 0)));
    totals[own.total] = roundHundredths(value);
  }
  return { deltas, totals };
}

/** Its gauges, where details are wanted. */
export function addDiscoveredGauges(
  line: Record<string, unknown>,
  keys: HeartbeatKeys,
  current: Snapshot,
): void {
  for (const { field, kind, value } of shown(current)) {
    if (kind === 'gauge') line[keys.discoveredGauge(field)] = value;
  }
}

function shown({ run }: Snapshot): readonly HeartbeatFieldSnapshot[] {
  const fields = run.fields.filter(({ kind, isRepeated }) => kind !== undefined && !isRepeated);
  return fields.slice(0, maxInLine);
}
