import type { Registry } from 'prom-client';
import type { SourceStatus } from '../../model/source.ts';
import { type PodReadings, podLabelNames } from './pod-metrics.ts';
import { addCounter, addGauge } from './read-metric.ts';

interface SourceView {
  source(): SourceStatus;
  /** Wall clock, epoch ms. */
  now(): number;
  lastRecordTimeMs(): number | undefined;
  lostBytes(): number;
  /** The pods of a node; absent: one log is watched. */
  readonly pods?: () => PodReadings;
}

/** How the source fares: whether it is there, how far behind, what was lost. */
export function addSourceMetrics(registry: Registry, view: SourceView): void {
  const source = (): SourceStatus => view.source();
  addLogMetrics(registry, view);
  addGauge(registry, {
    name: 'heartbeat_source_files',
    help: 'Log files followed now.',
    read: () => fileCount(source().files),
  });
  addGauge(registry, {
    name: 'heartbeat_source_files_over_limit',
    help: 'Files that match beyond limits.max_files, and are not read.',
    read: () => fileCount(source().filesOverLimit),
  });
  addCounter(registry, {
    name: 'heartbeat_source_lost_bytes_total',
    help: 'Bytes lost in gaps, as far as anybody knows how many: an estimate from below.',
    read: () => [[[], view.lostBytes()]],
  });
  for (const { key, name, help } of totals) {
    addCounter(registry, { name, help, read: () => [[[], source()[key]]] });
  }
}

/** What an alert on a silent service asks beside its age: of a node, each pod with its labels. */
function addLogMetrics(registry: Registry, view: SourceView): void {
  const labelNames = view.pods === undefined ? [] : podLabelNames;
  const add = (name: string, help: string, of: (log: FollowedLog) => number | undefined): void =>
    addGauge(registry, {
      name,
      help,
      labelNames,
      read: () =>
        logsOf(view).flatMap((log) => {
          const value = of(log);
          return value === undefined ? [] : [[log.labels, value] as const];
        }),
    });
  add(
    'heartbeat_source_up',
    'Whether the source can be read (1) or is waited for, over or failed (0).',
    ({ source }) => (source.state === 'following' ? 1 : 0),
  );
  add(
    'heartbeat_source_backlog_bytes',
    'Bytes that are there and not read yet.',
    ({ source }) => source.backlogBytes,
  );
  add(
    'heartbeat_source_lag_seconds',
    'Age of the last record while more waits to be read, by its own time; else 0.',
    ({ source, lastRecordTimeMs: lastMs }) => {
      if (source.backlogBytes === 0) return 0;
      return lastMs === undefined ? undefined : Math.max(0, view.now() - lastMs) / 1000;
    },
  );
}

interface FollowedLog {
  readonly labels: readonly string[];
  readonly source: SourceStatus;
  readonly lastRecordTimeMs: number | undefined;
}

function logsOf(view: SourceView): readonly FollowedLog[] {
  if (view.pods !== undefined) return view.pods().readings.filter(({ isGone }) => !isGone);
  return [{ labels: [], source: view.source(), lastRecordTimeMs: view.lastRecordTimeMs() }];
}

/** Nothing, for a source that is no files. */
function fileCount(count: number | undefined): [[], number][] {
  return count === undefined ? [] : [[[], count]];
}

const totals: readonly {
  readonly key: 'bytesRead' | 'rotations' | 'truncations' | 'gaps';
  readonly name: string;
  readonly help: string;
}[] = [
  {
    key: 'bytesRead',
    name: 'heartbeat_source_bytes_read_total',
    help: 'Bytes read from the source.',
  },
  {
    key: 'rotations',
    name: 'heartbeat_source_rotations_total',
    help: 'Times that the log was rotated.',
  },
  {
    key: 'truncations',
    name: 'heartbeat_source_truncations_total',
    help: 'Times that the log was truncated or rewritten.',
  },
  {
    key: 'gaps',
    name: 'heartbeat_source_gaps_total',
    help: 'Times that parts of the log were lost before they could be read.',
  },
];
