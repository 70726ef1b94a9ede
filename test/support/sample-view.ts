import type { CountDeclaration, Declarations } from '../../src/model/declaration.ts';
import type { TimingSnapshot } from '../../src/model/distribution.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import type { Log } from '../../src/model/log.ts';
import type { RunSnapshot, Snapshot } from '../../src/model/snapshot.ts';
import type { SourceStatus } from '../../src/model/source.ts';
import type { View } from '../../src/model/view.ts';

export const bucketsSeconds: readonly number[] = [0.005, 0.1, 1, 10];
export const startMs = Date.UTC(2024, 0, 1);

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
      maxSeries: 100,
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

/** A timing of these samples. Quantiles are exact, by the nearest rank. */
export function timing(...samplesMs: readonly number[]): TimingSnapshot {
  const sorted = [...samplesMs].sort((a, b) => a - b);
  const sumMs = sorted.reduce((sum, sample) => sum + sample, 0);
  const bucketCounts = [...bucketsSeconds, Number.POSITIVE_INFINITY].map(
    (bound, place) =>
      sorted.filter(
        (ms) => ms / 1000 <= bound && ms / 1000 > (bucketsSeconds[place - 1] ?? -Infinity),
      ).length,
  );
  return {
    count: sorted.length,
    sumMs,
    minMs: sorted[0],
    maxMs: sorted.at(-1),
    bucketCounts,
    bucketsSeconds,
    windowAverageMs: sorted.length === 0 ? undefined : sumMs / sorted.length,
    windowMaximumMs: sorted.at(-1),
    windowCount: sorted.length,
    zeros: sorted.filter((ms) => ms === 0).length,
    eachBucket: (visit) => {
      const buckets = sorted
        .filter((ms) => ms > 0)
        .map((ms) => Math.ceil(128 * Math.log2(ms / 1000)));
      for (const index of new Set(buckets)) {
        visit(index, buckets.filter((bucket) => bucket === index).length);
      }
    },
    quantileMs: (q) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)],
  };
}

export const noRun: RunSnapshot = {
  restarts: 0,
  heartbeats: 0,
  missed: 0,
  doubled: 0,
  late: 0,
  lastHeartbeatTimeMs: undefined,
  lastHeartbeatCount: undefined,
  intervalSeconds: undefined,
  startedTimeMs: undefined,
  writers: 0,
  byWriter: [],
  fields: [],
  writersFolded: 0,
};

/** A registry that has seen nothing yet. */
export function emptySnapshot(of: Declarations = declarations): Snapshot {
  return {
    counts: of.counts.map(() => ({ value: 0, lastTimeMs: undefined, drift: 0, rate: undefined })),
    timings: of.timings.map(() => timing()),
    states: of.states.map(() => ({ value: undefined, changedTimeMs: undefined })),
    metrics: of.metrics.map(() => ({ series: [], folded: 0 })),
    discoveredTimings: [],
    discoveredComponents: [],
    families: [],
    run: noRun,
  };
}

/** The same registry with something in every place. */
export function fullSnapshot(): Snapshot {
  const state = (value: string | number | boolean) => ({ value, changedTimeMs: startMs });
  return {
    counts: [1228, 42, 201, 15].map((value) => ({
      value,
      lastTimeMs: startMs,
      drift: 0,
      rate: undefined,
    })),
    timings: [timing(1, 4, 46.29, 2000), timing(0.3)],
    states: [
      state(true),
      state(true),
      state(false),
      state(7),
      state('CLOSED'),
      state('OPEN'),
      state(1795457723.568889),
    ],
    metrics: [
      {
        series: [
          { labels: ['sell'], value: 3, timing: undefined },
          { labels: ['buy "now"\\\n'], value: 5, timing: undefined },
        ],
        folded: 2,
      },
      { series: [{ labels: [], value: -1.5, timing: undefined }], folded: 0 },
      { series: [{ labels: ['main'], value: undefined, timing: timing(12, 700) }], folded: 0 },
    ],
    discoveredTimings: [{ field: 'http.waitMs', timing: timing(20) }],
    discoveredComponents: [],
    families: [],
    run: { ...noRun, restarts: 1, heartbeats: 15, missed: 2 },
  };
}

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
    rates: () => ({}),
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
