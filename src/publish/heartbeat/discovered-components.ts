import type { DiscoveredComponentSnapshot, Snapshot } from '../../model/snapshot.ts';
import type { DiscoveredComponentKeys, HeartbeatKeys } from './heartbeat-keys.ts';
import { perSecond, roundHundredths } from './rounding.ts';

/** The numbers of a window of the components that were found, by where they stand in the line. */
interface DiscoveredComponentNumbers {
  readonly deltas: Readonly<Record<string, number>>;
  readonly rates: Readonly<Record<string, number>>;
  readonly totals: Readonly<Record<string, number>>;
}

/** Their errors are not added to the error rate: the declared counts hold the same records. */
export function discoveredComponentNumbers(
  keys: HeartbeatKeys,
  previous: Snapshot,
  current: Snapshot,
  seconds: number,
): DiscoveredComponentNumbers {
  const before = new Map(
    previous.discoveredComponents.map((component) => [component.name, component]),
  );
  const deltas: Record<string, number> = {};
  const rates: Record<string, number> = {};
  const totals: Record<string, number> = {};
  for (const { name, records, errors } of current.discoveredComponents) {
    const own = keys.discoveredComponent(name);
    const last = before.get(name);
    const delta = records - (last?.records ?? 0);
    deltas[own.records.delta] = delta;
    deltas[own.errors.delta] = errors - (last?.errors ?? 0);
    rates[own.rate] = perSecond(delta, seconds);
    totals[own.records.total] = records;
    totals[own.errors.total] = errors;
  }
  return { deltas, rates, totals };
}

/** What is said of a component where details are wanted. */
export function discoveredComponentDetails(
  line: Record<string, unknown>,
  keys: DiscoveredComponentKeys,
  { lastTimeMs, timings }: DiscoveredComponentSnapshot,
): void {
  line[keys.lastTime] = lastTimeMs === undefined ? null : lastTimeMs / 1000;
  for (const { field, averageMs, maximumMs } of timings) {
    const { average, maximum } = keys.timing(field);
    line[average] = roundHundredths(averageMs ?? 0);
    line[maximum] = roundHundredths(maximumMs ?? 0);
  }
}
