import type { Registry } from 'prom-client';
import { type Ledger, lineClasses } from '../../model/ledger.ts';
import type { SourceStatus } from '../../model/source.ts';
import { addCounter, addGauge } from './read-metric.ts';

/** The labels by which pods are known, as service discovery names them. */
export const podLabelNames = ['namespace', 'pod', 'container'] as const;

/** What is read of one container of a node. */
export interface PodReading {
  /** Values of {@link podLabelNames}. */
  readonly labels: readonly [namespace: string, pod: string, container: string];
  /** Its log is gone, and it is only shown until its series are removed. */
  readonly isGone: boolean;
  /** What the pod says of its configuration cannot be used. */
  readonly isConfigRefused: boolean;
  readonly ledger: Ledger;
  readonly source: SourceStatus;
  /** Wall clock at which its last record was decoded, epoch ms. */
  readonly lastRecordMs: number | undefined;
  /** That record's own time, epoch ms. */
  readonly lastRecordTimeMs: number | undefined;
  readonly heartbeatAgeSeconds: number | undefined;
  readonly heartbeatIntervalSeconds: number | undefined;
}

export interface PodReadings {
  readonly readings: readonly PodReading[];
  /** Containers whose series were removed. */
  readonly forgotten: number;
}

/** How each pod of a node fares; what is of all of them together has names of its own. */
export function addPodMetrics(registry: Registry, read: () => PodReadings): void {
  addGauge(registry, {
    name: 'heartbeat_pod_containers',
    help: 'Containers shown, by state: their logs are followed, or gone.',
    labelNames: ['state'],
    read: () => {
      const gone = read().readings.filter(({ isGone }) => isGone).length;
      return [
        [['followed'], read().readings.length - gone],
        [['gone'], gone],
      ];
    },
  });
  addCounter(registry, {
    name: 'heartbeat_pod_containers_forgotten_total',
    help: 'Containers whose logs were gone and whose series were removed.',
    read: () => [[[], read().forgotten]],
  });
  addGauge(registry, {
    name: 'heartbeat_pod_config_refused',
    help: '1 where what the pod says of its configuration cannot be used, else 0.',
    labelNames: podLabelNames,
    read: () =>
      read().readings.map(({ labels, isConfigRefused }) => [labels, isConfigRefused ? 1 : 0]),
  });
  addCounter(registry, {
    name: 'heartbeat_pod_log_gaps_total',
    help: "Times that parts of the container's log were lost before they could be read.",
    labelNames: podLabelNames,
    read: () => read().readings.map(({ labels, source }) => [labels, source.gaps]),
  });
  addCounter(registry, {
    name: 'heartbeat_pod_ledger_lines_total',
    help: "Lines of the container's log, by class: each line is in exactly one.",
    labelNames: [...podLabelNames, 'class'],
    read: () => byClass(read(), (ledger, cls) => ledger[cls]),
  });
  addCounter(registry, {
    name: 'heartbeat_pod_ledger_bytes_total',
    help: "Bytes of the lines of the container's log, by class.",
    labelNames: [...podLabelNames, 'class'],
    read: () => byClass(read(), (ledger, cls) => ledger.bytesBy[cls]),
  });
}

function byClass(
  { readings }: PodReadings,
  count: (ledger: Ledger, cls: (typeof lineClasses)[number]) => number,
): [string[], number][] {
  return readings.flatMap(({ labels, ledger }) =>
    lineClasses.map((cls): [string[], number] => [[...labels, cls], count(ledger, cls)]),
  );
}
