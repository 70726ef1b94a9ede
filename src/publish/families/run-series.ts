import type { Declarations } from '../../model/declaration.ts';
import type { RunSnapshot, Snapshot } from '../../model/snapshot.ts';
import type { Family } from './family.ts';
import { createLabelRenderer } from './label.ts';
import type { Series } from './observed.ts';

/**
 * What the sidecar made of the log, beyond what the service said of itself: its runs, its own
 * heartbeats, drift of counts, label sets folded. Prefixed `heartbeat_`, which no name of the
 * service can be.
 */
export function createRunSeries({ counts, metrics }: Declarations): Series {
  const driftLabels = createLabelRenderer(['component', 'count']);
  const rateLabels = createLabelRenderer(['component', 'count']);
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
    ...rateFamilies(counts, rateLabels, snapshot),
    {
      name: 'heartbeat_service_writers',
      type: 'gauge',
      help: 'Processes whose heartbeats, start lines or totals the log holds; without the silent.',
      samples: [{ labels: '', value: snapshot.run.writers }],
    },
    counter('heartbeat_service_writers_folded', 'Writers known no more, so that others could be.', [
      { labels: '', value: snapshot.run.writersFolded },
    ]),
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

/** Of the counts whose printed rates are compared, and of fields of heartbeats: without component. */
function rateFamilies(
  counts: Declarations['counts'],
  labels: ReturnType<typeof createLabelRenderer>,
  snapshot: Snapshot,
): Family[] {
  const ofCounts = counts.flatMap(({ component, name, from }, id) => {
    const isPrinted = from.some((source) => source.kind !== 'event' && source.printedRate);
    const rate = snapshot.counts[id]?.rate;
    return isPrinted ? [{ labels: labels([component, name]), rate }] : [];
  });
  const ofFields = snapshot.run.fields.flatMap(({ field, rate }) =>
    rate === undefined ? [] : [{ labels: labels(['', field]), rate }],
  );
  const compared = [...ofCounts, ...ofFields];
  if (compared.length === 0) return [];
  const family = (key: 'compared' | 'disagreed', help: string): Family =>
    counter(
      `heartbeat_service_rates_${key}`,
      help,
      compared.map(({ labels: text, rate }) => ({ labels: text, value: rate?.[key] ?? 0 })),
    );
  return [
    family('compared', 'Rates that the service prints, held against its own counts.'),
    family('disagreed', 'Rates that the service prints and its own counts do not bear out.'),
  ];
}

function counter(name: string, help: string, samples: Family['samples']): Family {
  return { name, type: 'counter', help, samples };
}
