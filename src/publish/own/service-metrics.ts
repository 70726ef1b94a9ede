import type { Registry } from 'prom-client';
import { type PodReadings, podLabelNames } from './pod-metrics.ts';
import { addGauge } from './read-metric.ts';

interface ServiceHeartbeatAge {
  readonly ageSeconds: number | undefined;
  readonly intervalSeconds: number | undefined;
}

export interface ServiceView {
  /** Wall clock, epoch ms. */
  now(): number;
  /** Wall clock at which the last record was decoded, epoch ms. */
  lastRecordMs(): number | undefined;
  /** The service's own heartbeats: age of the last, and the interval that it printed. */
  serviceHeartbeat(): ServiceHeartbeatAge;
  /** The pods of a node, each a service of its own; absent: one log is watched. */
  readonly pods?: () => PodReadings;
}

interface Heard {
  readonly labels: readonly string[];
  readonly lastRecordMs: number | undefined;
  readonly heartbeatAgeSeconds: number | undefined;
  readonly heartbeatIntervalSeconds: number | undefined;
}

/** When the service was last heard of: of a node, each pod with its labels. */
export function addServiceMetrics(registry: Registry, view: ServiceView): void {
  const labelNames = view.pods === undefined ? [] : podLabelNames;
  const add = (name: string, help: string, of: (heard: Heard) => number | undefined): void =>
    addGauge(registry, {
      name,
      help,
      labelNames,
      read: () =>
        heardOf(view).flatMap((heard) => {
          const value = of(heard);
          return value === undefined ? [] : [[heard.labels, value] as const];
        }),
    });
  add(
    'heartbeat_last_record_age_seconds',
    'Seconds since the last record; absent before the first.',
    ({ lastRecordMs: lastMs }) =>
      lastMs === undefined ? undefined : Math.max(0, view.now() - lastMs) / 1000,
  );
  add(
    'heartbeat_service_heartbeat_age_seconds',
    "Seconds since the service's own last heartbeat; absent before the first.",
    ({ heartbeatAgeSeconds }) => heartbeatAgeSeconds,
  );
  add(
    'heartbeat_service_heartbeat_interval_seconds',
    "Interval that the service's own heartbeats print; absent where they print none.",
    ({ heartbeatIntervalSeconds }) => heartbeatIntervalSeconds,
  );
}

function heardOf(view: ServiceView): readonly Heard[] {
  // Of a pod that is gone silence says nothing.
  if (view.pods !== undefined) return view.pods().readings.filter(({ isGone }) => !isGone);
  const { ageSeconds, intervalSeconds } = view.serviceHeartbeat();
  return [
    {
      labels: [],
      lastRecordMs: view.lastRecordMs(),
      heartbeatAgeSeconds: ageSeconds,
      heartbeatIntervalSeconds: intervalSeconds,
    },
  ];
}
