import type { RunFigure } from '../model/families.ts';
import type { MetricFamily, Quantity } from '../model/quantity.ts';
import type { Cataloguing } from './cataloguing.ts';
import { quantityKey } from './identity.ts';

export type RunQuantities = Readonly<Record<RunFigure, Quantity>>;

/** Prefixed `heartbeat_`, which no name of the service can be: so nothing competes for them. */
const families: Readonly<
  Record<RunFigure, Pick<MetricFamily, 'name' | 'help'> & { readonly type: 'counter' | 'gauge' }>
> = {
  restarts: {
    name: 'heartbeat_service_restarts',
    type: 'counter',
    help: 'Restarts of the service, seen in its log.',
  },
  heartbeats: {
    name: 'heartbeat_service_heartbeats',
    type: 'counter',
    help: 'Heartbeat lines of the service itself.',
  },
  missed: {
    name: 'heartbeat_service_heartbeats_missed',
    type: 'counter',
    help: 'Heartbeats of the service itself that never came.',
  },
  doubled: {
    name: 'heartbeat_service_heartbeats_doubled',
    type: 'counter',
    help: 'Heartbeats of the service itself that came twice.',
  },
  late: {
    name: 'heartbeat_service_heartbeats_late',
    type: 'counter',
    help: 'Heartbeats of the service itself that came late.',
  },
  writers: {
    name: 'heartbeat_service_writers',
    type: 'gauge',
    help: 'Processes whose heartbeats, start lines or totals the log holds; without the silent.',
  },
  writersFolded: {
    name: 'heartbeat_service_writers_folded',
    type: 'counter',
    help: 'Writers known no more, so that others could be.',
  },
};

export function declareRun({ add }: Cataloguing): RunQuantities {
  const entries = Object.entries(families).map(([name, { type, ...family }]) => [
    name,
    add({
      key: quantityKey.run(name),
      kind: type,
      provenance: 'run',
      name,
      family: Object.freeze({ ...family, type, labels: Object.freeze([]) }),
      keys: {},
    }),
  ]);
  return Object.freeze(Object.fromEntries(entries) as RunQuantities);
}
