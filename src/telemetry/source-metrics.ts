import type { Registry } from 'prom-client';
import type { SourceStatus } from '../model/source.ts';
import { addCounter, addGauge } from './read-metric.ts';

/** How the source fares: whether it is there, how far behind, what was lost. */
export function addSourceMetrics(registry: Registry, source: () => SourceStatus): void {
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
  for (const { key, name, help } of totals) {
    addCounter(registry, { name, help, read: () => [[[], source()[key]]] });
  }
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
