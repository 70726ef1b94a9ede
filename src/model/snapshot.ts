import type { Family } from './family.ts';

/** What is known of the service's runs beside their figures, which are quantities. */
export interface ServiceRun {
  /** Each writer that is known, if there are several; in the order in which they came. */
  readonly writers: readonly Writer[];
  readonly lastHeartbeatTimeMs: number | undefined;
  readonly lastHeartbeatCount: number | undefined;
  /** Interval that the service's heartbeat prints, in seconds. */
  readonly intervalSeconds: number | undefined;
  /** Start of the current run, epoch ms, by its start line or its printed uptime. */
  readonly startedTimeMs: number | undefined;
}

/** One of several processes that write the log; what it counted is in the facets of quantities. */
interface Writer {
  /** The fields that name it: `hostname=web-1 pid=12`; empty for those that name nobody. */
  readonly name: string;
  readonly isSilent: boolean;
}

/** Immutable view of the registry at one instant. */
export interface Snapshot {
  /** Every quantity, at the positions of their ids. */
  readonly families: readonly Family[];
  readonly run: ServiceRun;
}
