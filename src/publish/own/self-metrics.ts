import {
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import type { Ledger } from '../../model/ledger.ts';
import type { SequenceReport } from '../../model/sequence.ts';
import type { SourceStatus } from '../../model/source.ts';
import { addLedgerMetrics } from './ledger-metrics.ts';
import { addPodMetrics } from './pod-metrics.ts';
import { addProcessMetrics } from './process-metrics.ts';
import { addCounter, addGauge } from './read-metric.ts';
import { addSequenceMetrics } from './sequence-metrics.ts';
import { addServiceMetrics, type ServiceView } from './service-metrics.ts';
import { addSourceMetrics } from './source-metrics.ts';

interface CheckpointCounts {
  readonly saves: number;
  readonly failures: number;
  readonly ageSeconds: number | undefined;
}

interface WebConfigCounts {
  readonly reloads: number;
  readonly failures: number;
  /** Why the last change was refused. */
  readonly problem: string | undefined;
}

interface ConfigurationCounts {
  /** Wall clock at which it was last read and found good, epoch ms. */
  readonly loadedMs: number;
  /** Why what was read last is not in force. */
  readonly problem: string | undefined;
  /** Times that it was read again, by what came of it. */
  readonly reloads: Readonly<Record<string, number>>;
}

/** What the sidecar's own metrics are read from, at the time of a scrape. */
export interface SelfView extends ServiceView {
  readonly version: string;
  ledger(): Ledger;
  source(): SourceStatus;
  /** That record's own time, epoch ms. */
  lastRecordTimeMs(): number | undefined;
  /** Bytes lost in gaps, as far as their size is known. */
  lostBytes(): number;
  /** Times that the ledger did not account for all bytes read. */
  brokenBalances(): number;
  /** `undefined` where the log has no running number. */
  sequence(): SequenceReport | undefined;
  /** How saving goes; `undefined` where nothing is saved. */
  checkpoints(): CheckpointCounts | undefined;
  configuration(): ConfigurationCounts;
  /** `undefined` where no web configuration is followed. */
  webConfig(): WebConfigCounts | undefined;
  /** Heartbeats written so far. */
  heartbeats(): number;
}

export interface SelfMetrics {
  readonly registry: Registry;
  /** All of them, read now; every name is prefixed `heartbeat_`. */
  read(): Promise<MetricObjectWithValues<MetricValue<string>>[]>;
  /** The answer to a scrape took so long to make. */
  scraped(seconds: number): void;
}

/**
 * The sidecar's own metrics in a registry of their own. Values are read when they are asked for:
 * nothing here is on the way of a line.
 */
export function createSelfMetrics(view: SelfView): SelfMetrics {
  const registry = new Registry();
  addBuildInfo(registry, view.version);
  addLedgerMetrics(registry, view);
  addSourceMetrics(registry, view);
  addSequenceMetrics(registry, () => view.sequence());
  addCheckpointMetrics(registry, () => view.checkpoints());
  addConfigurationMetrics(registry, () => view.configuration());
  addWebConfigMetrics(registry, () => view.webConfig());
  addCounter(registry, {
    name: 'heartbeat_heartbeats_total',
    help: 'Heartbeats that the sidecar wrote.',
    read: () => [[[], view.heartbeats()]],
  });
  addServiceMetrics(registry, view);
  if (view.pods !== undefined) addPodMetrics(registry, view.pods);
  const scrapes = new Histogram({
    name: 'heartbeat_scrape_duration_seconds',
    help: 'Time it took to make the answer to a scrape.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers: [registry],
  });
  addProcessMetrics(registry);
  return {
    registry,
    read: () => registry.getMetricsAsJSON(),
    scraped: (seconds) => scrapes.observe(seconds),
  };
}

/** Nothing where there is no value. */
function only(value: number | undefined): [[], number][] {
  return value === undefined ? [] : [[[], value]];
}

/** Named as Prometheus names its own. */
function addConfigurationMetrics(registry: Registry, read: () => ConfigurationCounts): void {
  addGauge(registry, {
    name: 'heartbeat_config_last_reload_successful',
    help: '1 while what holds is what the configuration says, 0 after it was refused.',
    read: () => only(read().problem === undefined ? 1 : 0),
  });
  addGauge(registry, {
    name: 'heartbeat_config_last_reload_success_timestamp_seconds',
    help: 'When the configuration was last read and found good; the start counts.',
    read: () => only(read().loadedMs / 1000),
  });
  addCounter(registry, {
    name: 'heartbeat_config_reloads_total',
    help: 'Times that the configuration was read again, by what came of it.',
    labelNames: ['outcome'],
    read: () =>
      Object.entries(read().reloads).map(([outcome, times]) => [[outcome], times] as const),
  });
}

/** Absent where there is no such file. */
function addWebConfigMetrics(registry: Registry, read: () => WebConfigCounts | undefined): void {
  addCounter(registry, {
    name: 'heartbeat_web_config_reloads_total',
    help: 'Times that a changed web configuration was taken over.',
    read: () => only(read()?.reloads),
  });
  addCounter(registry, {
    name: 'heartbeat_web_config_reload_failures_total',
    help: 'Times that a changed web configuration was refused.',
    read: () => only(read()?.failures),
  });
  addGauge(registry, {
    name: 'heartbeat_web_config_current',
    help: '1 while what holds is what the web configuration says, 0 after a refused change.',
    read: () => {
      const counts = read();
      return counts === undefined ? [] : [[[], counts.problem === undefined ? 1 : 0]];
    },
  });
}

/** Absent where nothing is saved. */
function addCheckpointMetrics(registry: Registry, read: () => CheckpointCounts | undefined): void {
  addCounter(registry, {
    name: 'heartbeat_checkpoint_saves_total',
    help: 'Checkpoints that were saved.',
    read: () => only(read()?.saves),
  });
  addCounter(registry, {
    name: 'heartbeat_checkpoint_failures_total',
    help: 'Checkpoints that could not be saved.',
    read: () => only(read()?.failures),
  });
  addGauge(registry, {
    name: 'heartbeat_checkpoint_age_seconds',
    help: 'Age of what a restart would go on from; absent before the first save.',
    read: () => only(read()?.ageSeconds),
  });
}

function addBuildInfo(registry: Registry, version: string): void {
  new Gauge({
    name: 'heartbeat_build_info',
    help: 'Version of the sidecar and of what runs it; always 1.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.versions.node }, 1);
}
