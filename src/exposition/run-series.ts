import type { Declarations } from '../model/declaration.ts';
import type { RunSnapshot } from '../model/snapshot.ts';
import type { Family } from './family.ts';
import { createLabelRenderer } from './label.ts';
import type { Series } from './series.ts';

/**
 * What the sidecar made of the log, beyond what the service said of itself: its runs, its own
 * heartbeats, drift of counts, label sets folded. Prefixed `heartbeat_`, which no name of the
 * service can be.
 */
export function createRunSeries({ counts, metrics }: Declarations): Series {
  const driftLabels = createLabelRenderer(['component', 'count']);
  const foldedLabels = createLabelRenderer(['metric']);
  return ({ snapshot }) => [
    ...runCounters.map(({ key, name, help }) =>
      counter(name, help, [{ labels: '', value: snapshot.run[key] }]),
    ),
    counter(
      'heartbeat_count_drift',
      'Events by which a count and the total that the service prints came to disagree for good.',
      counts.map(({ component, name }, id) => ({
        labels: driftLabels([component, name]),
        value: snapshot.counts[id]?.drift ?? 0,
      })),
    ),
    counter(
      'heartbeat_series_folded',
      'Observations that went to the label set "other" because their metric was full.',
      metrics.map(({ name }, id) => ({
        labels: foldedLabels([name]),
        value: snapshot.metrics[id]?.folded ?? 0,
      })),
    ),
  ];
}

const runCounters: readonly {
  readonly key: keyof RunSnapshot & ('restarts' | 'heartbeats' | 'missed' | 'doubled' | 'late');
  readonly name: string;
  readonly help: string;
}[] = [
  {
    key: 'restarts',
    name: 'heartbeat_service_restarts',
    help: 'Restarts of the service, seen in its log.',
  },
  {
    key: 'heartbeats',
    name: 'heartbeat_service_heartbeats',
    help: 'Heartbeat lines of the service itself.',
  },
  {
    key: 'missed',
    name: 'heartbeat_service_heartbeats_missed',
    help: 'Heartbeats of the service itself that never came.',
  },
  {
    key: 'doubled',
    name: 'heartbeat_service_heartbeats_doubled',
    help: 'Heartbeats of the service itself that came twice.',
  },
  {
    key: 'late',
    name: 'heartbeat_service_heartbeats_late',
    help: 'Heartbeats of the service itself that came late.',
  },
];

function counter(name: string, help: string, samples: Family['samples']): Family {
  return { name, type: 'counter', help, samples };
}
