import type { FormatDocument } from '../model/format.ts';
import type { Ledger } from '../model/ledger.ts';
import type { SourceStatus } from '../model/source.ts';
import type { HeartbeatStatus, PodName } from '../model/view.ts';
import type { ComponentReport } from './component-report.ts';
import type { Reason, Status } from './reason.ts';

/** What `/health` answers. Unknown values are `null`, times ISO 8601. */
export interface HealthDocument {
  readonly schema: 'heartbeat.health/v1';
  /** The worst of the two below it; 503 when `unhealthy`. */
  readonly status: Status;
  /** How the service is; `unknown` while the sidecar is blind and nothing speaks against it. */
  readonly service_status: Status | 'unknown';
  /** Whether the sidecar sees the service and can be trusted. */
  readonly sidecar_status: Status;
  readonly service: string;
  readonly timestamp: string;
  /** Of the sidecar. */
  readonly uptime_seconds: number;
  readonly reasons: readonly Reason[];
  readonly components: {
    readonly heartbeat: HeartbeatStatus;
    readonly source: SourceReport;
    readonly [component: string]: ComponentReport | HeartbeatStatus | SourceReport;
  };
  readonly run: RunReport;
  readonly configuration: ConfigurationReport;
  readonly ledger: Ledger;
  /** Formats and profiles of the records, with their shares: names, nothing of what they say. */
  readonly format: FormatDocument;
  /** Where lines that nothing was made of are shown; null where they are not. */
  readonly quarantine: string | null;
  /** Of a node: how each of its pods is. The status is the worst of all. */
  readonly pods?: readonly PodReport[];
}

export interface SourceReport {
  readonly kind: SourceStatus['kind'];
  readonly name: string;
  readonly state: SourceStatus['state'];
  readonly problem: string | null;
  readonly lag_bytes: number;
  /** Age of the last record, by its own time, while more waits to be read; else 0. */
  readonly lag_seconds: number | null;
  readonly bytes_read: number;
  readonly last_record_age_seconds: number | null;
  readonly last_record: string | null;
  readonly rotations: number;
  readonly truncations: number;
  readonly gaps: number;
}

/** What the log says about the service's runs and its own heartbeats. */
export interface RunReport {
  readonly started: string | null;
  readonly restarts: number;
  readonly heartbeats: number;
  readonly heartbeats_missed: number;
  readonly heartbeats_doubled: number;
  readonly heartbeats_late: number;
  readonly writers: number;
  readonly last_heartbeat_age_seconds: number | null;
}

/** What is in force, and since when; `problem`: why what the file says by now is not. */
export interface ConfigurationReport {
  readonly file: string | null;
  readonly loaded: string;
  readonly problem: string | null;
}

/** How one pod of a node is. */
export interface PodReport
  extends PodName,
    Pick<
      HealthDocument,
      | 'status'
      | 'service_status'
      | 'sidecar_status'
      | 'reasons'
      | 'components'
      | 'run'
      | 'ledger'
      | 'format'
    > {
  /** `gone`: its log is, and it is only shown until its series are removed. */
  readonly state: 'followed' | 'gone';
}
