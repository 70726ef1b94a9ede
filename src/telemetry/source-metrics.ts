import type { Registry } from 'prom-client';
import type { SourceStatus } from '../model/source.ts';
import { addCounter, addGauge } from './read-metric.ts';

interface SourceView {
  source(): SourceStatus;
  /** Wall clock, epoch ms. */
  now(): number;
  lastRecordTimeMs(): number | undefined;
  lostBytes(): number;
}

/** How the source fares: whether it is there, how far behind, what was lost. */
export function addSourceMetrics(registry: Registry, view: SourceView): void {
  const source = (): SourceStatus => view.source();
  addGauge(registry, {
    name: 'heartbeat_source_up',
    help: 'Whether the source can be read (1) or is waited for, over or failed (0).',
    read: () => [[[], source().state === 'following' ? 1 : 0]],
  });
  addGauge(registry, {
    name: 'heartbeat_source_backlog_bytes',
    help: 'Bytes that are there and not read yet.',
    read: () => [[[], source().backlogBytes]],
  });
  addGauge(registry, {
    name: 'heartbeat_source_lag_seconds',
    help: 'Age of the last record while more waits to be read, by its own time; else 0.',
    read: () => {
      const lastTimeMs = view.lastRecordTimeMs();
      if (source().backlogBytes === 0) return [[[], 0]];
      return lastTimeMs === undefined ? [] : [[[], Math.max(0, view.now() - lastTimeMs) / 1000]];
    },
  });
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
