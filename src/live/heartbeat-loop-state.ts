import type { Family } from '../model/family.ts';
import { baselines, type CounterValues } from '../publish/heartbeat/counter-values.ts';

/** What a heartbeat loop saves, so that deltas and numbers continue after a restart: plain JSON. */
export interface HeartbeatLoopState {
  readonly sequence: number;
  /** Every counter at the last heartbeat, by the key of its quantity. */
  readonly counters: Readonly<Record<string, number>>;
  /** Own time of the first record since then, epoch ms. */
  readonly firstTimeMs: number | null;
}

/** What version 0.1.0 saved: no keys, and nothing of other counters than these. */
interface NamedLoopState extends Pick<HeartbeatLoopState, 'sequence' | 'firstTimeMs'> {
  readonly counts: readonly {
    readonly component: string;
    readonly name: string;
    readonly value: number;
  }[];
  /** Components discovered by their loggers. */
  readonly found: readonly {
    readonly name: string;
    readonly records: number;
    readonly errors: number;
  }[];
}

/** What this version saved, or an earlier one. */
export type SavedHeartbeatLoop = HeartbeatLoopState | NamedLoopState;

/** Every counter at the last heartbeat of the run that saved this. */
export function resumedCounters(
  saved: SavedHeartbeatLoop | undefined,
  families: readonly Family[],
): CounterValues {
  if (saved === undefined) return new Map();
  if ('counters' in saved)
    return baselines(families, ({ quantity }) => saved.counters[quantity.key]);
  return baselines(families, savedByName(saved));
}

/** Counters of which version 0.1.0 saved nothing begin with what they have. */
function savedByName({ counts, found }: NamedLoopState): (family: Family) => number {
  const values = new Map<string, number>();
  for (const { component, name, value } of counts)
    values.set(`declared ${component} ${name}`, value);
  for (const { name, records, errors } of found) {
    values.set(`logger ${name} records`, records).set(`logger ${name} errors`, errors);
  }
  return ({ quantity: { provenance, component, name } }) =>
    values.get(`${provenance} ${component} ${name}`) ??
    (provenance === 'logger' ? 0 : Number.POSITIVE_INFINITY);
}
