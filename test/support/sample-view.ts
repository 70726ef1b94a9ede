import { createRegistry } from '../../src/count/registry/registry.ts';
import type { CountDeclaration, Declarations } from '../../src/model/declaration.ts';
import { addLedgers, type Ledger } from '../../src/model/ledger.ts';
import type { Log } from '../../src/model/log.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { SourceStatus } from '../../src/model/source.ts';
import type { View } from '../../src/model/view.ts';
import { heartbeats, type Observe, observedMs, snapshotOf } from './snapshots.ts';

export const bucketsSeconds: readonly number[] = [0.005, 0.1, 1, 10];
export const startMs = observedMs;

function count(component: string, name: string, more: Partial<CountDeclaration>): CountDeclaration {
  return { component, name, from: [], error: false, ...more };
}

/** What the service this product descends from declares, and one metric of each type. */
export const declarations: Declarations = {
  components: ['consumer', 'publisher'],
  counts: [
    count('consumer', 'messages_processed', { rate: 'messages_per_second', help: 'Messages.' }),
    count('consumer', 'consumer_errors', { error: true }),
    count('publisher', 'orders_published', { rate: 'orders_per_second' }),
    count('publisher', 'publisher_errors', { error: true }),
  ],
  timings: [
    { component: 'consumer', name: 'processing_time', from: [], bucketsSeconds },
    { component: 'publisher', name: 'publishing_time_ms', from: [], bucketsSeconds },
  ],
  states: [
    { component: 'consumer', name: 'is_healthy', type: 'boolean', from: [] },
    { component: 'consumer', name: 'nats_connected', type: 'boolean', from: [] },
    { component: 'publisher', name: 'nats_connected', type: 'boolean', from: [] },
    { component: 'publisher', name: 'queue_size', type: 'number', from: [] },
    { component: 'consumer', name: 'circuit_breaker_state', type: 'any', from: [] },
    { component: 'publisher', name: 'circuit_breaker_state', type: 'any', from: [] },
    { component: 'consumer', name: 'last_message_time', type: 'time', from: [] },
  ],
  metrics: [
    {
      name: 'orders_by_side',
      type: 'counter',
      labels: [{ name: 'side', field: 'side', fallback: 'none' }],
      maxSeries: 2,
    },
    { name: 'depth', type: 'gauge', field: 'depth', labels: [], maxSeries: 1 },
    {
      name: 'query_time',
      type: 'timing',
      field: 'ms',
      unit: 'ms',
      bucketsSeconds,
      labels: [{ name: 'db', field: 'db', fallback: 'none' }],
      maxSeries: 100,
    },
  ],
  run: {},
  windowSamples: 1000,
  exemplars: false,
  discoverTimings: true,
  maxDiscoveredTimings: 10,
  maxDiscoveredComponents: 0,
  discoveredBucketsSeconds: bucketsSeconds,
};

/** A registry that has seen nothing yet. */
export function emptySnapshot(of: Declarations = declarations): Snapshot {
  return createRegistry(of).snapshot();
}

/** Something of everything that is declared, and one timing that is not. */
export const observeAll: Observe = (registry) => {
  for (const [id, count] of [1228, 42, 201, 15].entries()) registry.count(id, count);
  for (const ms of [1, 4, 46.29, 2000]) registry.sample(0, ms);
  registry.sample(1, 0.3);
  const states = [true, true, false, 7, 'CLOSED', 'OPEN', 1795457723.568889];
  for (const [id, value] of states.entries()) registry.state(id, value);
  registry.metricCount(0, ['sell'], 3);
  registry.metricCount(0, ['buy "now"\\\n'], 5);
  registry.metricCount(0, ['a third'], 1);
  registry.metricCount(0, ['a fourth'], 1);
  registry.metricGauge(1, [], -1.5);
  for (const ms of [12, 700]) registry.metricSample(2, ['main'], ms);
  registry.discoveredSample('http.waitMs', 20);
};

/** All of it, with no run of the service known. */
export function calmSnapshot(...more: readonly Observe[]): Snapshot {
  return snapshotOf(declarations, observeAll, ...more);
}

/** With 15 heartbeats of the service: two were missed, and it restarted once. */
export function fullSnapshot(...more: readonly Observe[]): Snapshot {
  const runs = [1, 2, 3, 4, 5, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7];
  return snapshotOf(declarations, heartbeats(...runs), observeAll, ...more);
}

/** Of no log. */
export const emptyLedger: Ledger = addLedgers([]);

export const soundLedger: Ledger = {
  bytes: 1000,
  lines: 10,
  records: 8,
  matched: 6,
  unmatched: 2,
  malformed: 1,
  oversize: 0,
  blank: 1,
  bytesBy: { matched: 700, unmatched: 200, malformed: 99, oversize: 0, blank: 1 },
  reasons: { invalid_json: 1 },
};

export const followedFile: SourceStatus = {
  kind: 'file',
  name: '/var/log/app/stdout.log',
  state: 'following',
  problem: undefined,
  bytesRead: 1000,
  backlogBytes: 0,
  rotations: 0,
  truncations: 0,
  gaps: 0,
};

/** A view in which all is well, but for what `changes` says. */
export function sampleView(changes: Partial<View> = {}): View {
  return {
    service: 'petrosa-realtime-strategies',
    declarations,
    health: {
      silenceSeconds: { degraded: 60, unhealthy: 300 },
      errorRatePerSecond: { degraded: 0.1, unhealthy: 1 },
      missedHeartbeats: { degraded: 1, unhealthy: 3 },
      backlogBytes: { degraded: 1000, unhealthy: undefined },
    },
    startedMs: startMs,
    declaredMs: startMs,
    snapshot: fullSnapshot,
    ledger: () => soundLedger,
    format: () => ({ profile: 'structlog', share: 1, shares: { structlog: 1 }, textLines: 0 }),
    source: () => followedFile,
    lastHeartbeat: () => undefined,
    heartbeatStatus: () => ({
      enabled: true,
      is_running: true,
      interval_seconds: 2,
      heartbeat_count: 15,
      uptime_seconds: 30.12,
      include_detailed_stats: true,
    }),
    ready: () => true,
    settle: () => Promise.resolve(),
    checkpoints: () => undefined,
    configuration: () => ({ path: '/etc/heartbeat.yaml', loadedMs: startMs, problem: undefined }),
    lastRecordMs: () => startMs,
    lastRecordTimeMs: () => startMs,
    brokenBalances: () => 0,
    sequence: () => undefined,
    selfMetrics: async () => [],
    scraped: () => undefined,
    ...changes,
  };
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
