import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Declarations } from '../../../src/model/declaration.ts';
import type { HeartbeatLine } from '../../../src/model/heartbeat.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { counterValues } from '../../../src/publish/heartbeat/counter-values.ts';
import { Growth } from '../../../src/publish/heartbeat/growth.ts';
import { buildHeartbeat } from '../../../src/publish/heartbeat/heartbeat-builder.ts';
import { emptyLedger } from '../../support/sample-view.ts';
import { declarationsOf, type Observe, snapshotOf, withFacets } from '../../support/snapshots.ts';

const count = (component: string, name: string, rest: { rate?: string; error?: boolean } = {}) => ({
  component,
  name,
  from: [],
  error: false,
  ...rest,
});
const timing = (component: string, name: string) => ({
  component,
  name,
  from: [],
  bucketsSeconds: [],
});
const state = (component: string, name: string, type: Declarations['states'][number]['type']) => ({
  component,
  name,
  type,
  from: [],
});

const seed = declarationsOf({
  components: ['consumer', 'publisher'],
  counts: [
    count('consumer', 'messages_processed', { rate: 'messages_per_second' }),
    count('consumer', 'consumer_errors', { error: true }),
    count('publisher', 'orders_published', { rate: 'orders_per_second' }),
    count('publisher', 'publisher_errors', { error: true }),
  ],
  timings: [timing('consumer', 'processing_time'), timing('publisher', 'publishing_time')],
  states: [
    state('consumer', 'circuit_breaker_state', 'string'),
    state('consumer', 'is_running', 'boolean'),
    state('consumer', 'is_healthy', 'boolean'),
    state('consumer', 'last_message_time', 'time'),
    state('publisher', 'queue_size', 'any'),
    state('publisher', 'last_order_time', 'time'),
    state('publisher', 'circuit_breaker_state', 'any'),
    state('publisher', 'is_running', 'any'),
  ],
});

function build(
  declarations: Declarations,
  previous: Snapshot,
  current: Snapshot,
  { seconds = 2, detailed = true, uptimeSeconds = 2.004, final = false } = {},
): HeartbeatLine {
  return buildHeartbeat({
    families: current.families,
    growth: new Growth(counterValues(previous.families), current.families, seconds),
    components: declarations.components,
    intervalSeconds: 2,
    includeDetailedStats: detailed,
    window: { startMs: 1_000_000, endMs: 1_000_000 + seconds * 1000, seconds },
    sequence: 7,
    heartbeatCount: 7,
    uptimeSeconds,
    ledger: emptyLedger,
    final,
  });
}

/** Counts, states and summaries of timings, each at its position; `undefined`: nothing is seen. */
interface Seen {
  readonly counts?: readonly number[];
  readonly states?: readonly (string | number | boolean | undefined)[];
  readonly timings?: readonly (readonly [averageMs: number, maximumMs: number] | undefined)[];
}

function seen({ counts = [], states = [], timings = [] }: Seen): Observe {
  return (registry) => {
    for (const [id, by] of counts.entries()) registry.count(id, by);
    for (const [id, value] of states.entries()) if (value !== undefined) registry.state(id, value);
    for (const [id, summary] of timings.entries()) {
      if (summary !== undefined) registry.summary(id, ...summary);
    }
  };
}

const fromSeed = (parts: Seen): Snapshot => snapshotOf(seed, seen(parts));

describe('the heartbeat line', () => {
  it('has the keys of the design in their order, with the values of the two snapshots', () => {
    const previous = fromSeed({ counts: [100, 0, 14, 0] });
    const current = fromSeed({
      counts: [180, 5, 14, 2],
      timings: [[0.1249, 1.675]],
      states: ['CLOSED', true, false, 1795457695.6461592, 3, undefined, 'OPEN', true],
    });
    expect(Object.entries(build(seed, previous, current))).toEqual([
      ['event', '💓 HEARTBEAT - System Statistics'],
      ['heartbeat_count', 7],
      ['uptime_seconds', 2],
      ['uptime_minutes', 0.03],
      ['uptime_hours', 0],
      ['interval_seconds', 2],
      ['messages_processed_delta', 80],
      ['consumer_errors_delta', 5],
      ['orders_published_delta', 0],
      ['publisher_errors_delta', 2],
      ['messages_per_second', 40],
      ['orders_per_second', 0],
      ['error_rate_per_second', 3.5],
      ['total_messages_processed', 180],
      ['total_consumer_errors', 5],
      ['total_orders_published', 14],
      ['total_publisher_errors', 2],
      ['consumer_is_running', true],
      ['consumer_is_healthy', false],
      ['consumer_last_message_time', 1795457695.6461592],
      ['consumer_avg_processing_time_ms', 0.12],
      ['consumer_max_processing_time_ms', 1.68],
      ['consumer_circuit_breaker_state', 'CLOSED'],
      ['publisher_is_running', true],
      ['publisher_last_order_time', null],
      ['publisher_avg_publishing_time_ms', 0],
      ['publisher_max_publishing_time_ms', 0],
      ['publisher_queue_size', 3],
      ['publisher_circuit_breaker_state', 'OPEN'],
      ['schema', 'heartbeat/v1'],
      ['timestamp', '1970-01-01T00:16:42.000Z'],
      ['sequence', 7],
      ['window_start', '1970-01-01T00:16:40.000Z'],
      ['window_end', '1970-01-01T00:16:42.000Z'],
      ['final', false],
      [
        'ledger',
        {
          bytes: 0,
          lines: 0,
          records: 0,
          matched: 0,
          unmatched: 0,
          malformed: 0,
          oversize: 0,
          blank: 0,
        },
      ],
    ]);
  });

  it('has every key of the line that the seed itself prints, for the seed’s declarations', () => {
    const capture = new URL('../../../fixtures/petrosa/info_steady.ndjson', import.meta.url);
    const own = readFileSync(capture, 'utf8')
      .split('\n')
      .find((line) => line.includes('HEARTBEAT - System'));
    const ownKeys = Object.keys(JSON.parse(own ?? '{}'));
    const u = undefined;
    const zero = fromSeed({ states: [u, u, u, u, 0, u, 'CLOSED', true] });
    const keys = Object.keys(build(seed, zero, zero));
    // What this test's declarations leave out, and what the seed's logger adds to every line.
    const others =
      /service_|environment|logger|level|nats_connected|subscription|publisher_is_healthy/;
    expect(ownKeys.length).toBeGreaterThan(30);
    expect(ownKeys.filter((key) => !others.test(key) && !keys.includes(key))).toEqual([]);
  });

  it('leaves out components where detailed stats are off', () => {
    const line = build(seed, fromSeed({}), fromSeed({ counts: [1] }), { detailed: false });
    expect(
      Object.keys(line).filter((key) => /^(consumer|publisher)_(is|avg|max|last)/.test(key)),
    ).toEqual([]);
    expect(line['messages_processed_delta']).toBe(1);
  });

  it('divides by the true length of a long window and by nothing for an empty one', () => {
    const before = fromSeed({});
    const after = fromSeed({ counts: [100, 3] });
    expect(build(seed, before, after, { seconds: 300 })['messages_per_second']).toBe(0.33);
    const empty = build(seed, before, after, { seconds: 0, final: true });
    expect(empty['messages_per_second']).toBe(0);
    expect(empty.error_rate_per_second).toBe(0);
    expect(empty.final).toBe(true);
  });

  it('never prints NaN or Infinity', () => {
    const window = { averageMs: Number.NaN, maximumMs: Infinity, samples: 1 };
    const broken = withFacets(fromSeed({}), ({ quantity }) => quantity.kind === 'timing', {
      window,
    });
    const line = build(seed, fromSeed({}), broken, { uptimeSeconds: Number.NaN });
    const numbers = Object.values(line).filter((value) => typeof value === 'number');
    expect(numbers.length).toBeGreaterThan(15);
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  it('keeps its own keys from a component that would take them', () => {
    const declarations = declarationsOf({
      components: ['window'],
      states: [state('window', 'start', 'string')],
    });
    const current = snapshotOf(declarations, seen({ states: ['theirs'] }));
    const line = build(declarations, snapshotOf(declarations), current);
    expect(line.window_start).toBe('1970-01-01T00:16:40.000Z');
    expect(line['window_window_start']).toBe('theirs');
  });

  it('has only so many timings of fields that carry a unit, those seen first', () => {
    const declarations = declarationsOf({ discoverTimings: true, maxDiscoveredTimings: 500 });
    const current = snapshotOf(declarations, (registry) => {
      for (let k = 0; k < 500; k += 1) registry.discoveredSample(`f${k}_ms`, 1);
    });
    const line = build(declarations, snapshotOf(declarations), current);
    const averages = Object.keys(line).filter((key) => key.startsWith('avg_'));
    expect(averages).toEqual(Array.from({ length: 16 }, (_, k) => `avg_f${k}_ms`));
  });
});

describe('the order of the line', () => {
  const declarations = declarationsOf({
    components: ['later', 'first'],
    counts: [count('first', 'sent', { rate: 'sent_per_second' })],
    states: [state('later', 'is_up', 'boolean')],
    discoverTimings: true,
    maxDiscoveredTimings: 4,
    maxDiscoveredComponents: 4,
  });

  it('is by what made a quantity one, whichever came first in the log', () => {
    const current = snapshotOf(declarations, (registry) => {
      registry.heartbeatField('queue.depth', 3, 'gauge');
      registry.heartbeatField('jobs_total', 9, 'total');
      registry.discoveredSample('wait_ms', 4);
      registry.component('app.db', true);
      registry.discoveredSample('scan_ms', 2);
      registry.count(0, 2);
    });
    const keys = Object.keys(build(declarations, snapshotOf(declarations), current));
    expect(keys.slice(6, keys.indexOf('schema'))).toEqual([
      'sent_delta',
      'db_records_delta',
      'db_errors_delta',
      'jobs_delta',
      'sent_per_second',
      'db_records_per_second',
      'error_rate_per_second',
      'total_sent',
      'total_db_records',
      'total_db_errors',
      'total_jobs',
      'later_is_up',
      'db_last_record_time',
      'db_avg_scan_ms',
      'db_max_scan_ms',
      'avg_wait_ms',
      'max_wait_ms',
      'avg_scan_ms',
      'max_scan_ms',
      'queue_depth',
    ]);
  });
});

describe('fields of the service’s own heartbeats in the line', () => {
  const declarations = declarationsOf({
    components: ['app'],
    counts: [count('app', 'jobs')],
  });

  it('are deltas and totals, or gauges, under names that nobody has', () => {
    const fields: Observe = (registry) => {
      registry.count(0, 3);
      registry.heartbeatField('orders_total', 40, 'total');
    };
    const current = snapshotOf(declarations, fields, (registry) => {
      registry.heartbeatField('orders_total', 52, 'total');
      registry.heartbeatField('hits_delta', 7, 'delta');
      registry.heartbeatField('jobs_total', 9, 'total');
      registry.heartbeatField('queue.depth', 3, 'gauge');
      registry.heartbeatField('maybe', 4, undefined);
    });
    const line = build(declarations, snapshotOf(declarations, fields), current);
    expect(line).toMatchObject({
      orders_delta: 12,
      total_orders: 52,
      hits_delta: 7,
      total_hits: 7,
      jobs_delta: 0,
      total_jobs: 3,
      own_jobs_delta: 9,
      own_total_jobs: 9,
      queue_depth: 3,
    });
    expect(line).not.toHaveProperty('maybe');
  });

  it('leave out a delta beside its own total', () => {
    const current = snapshotOf(declarations, (registry) => {
      registry.heartbeatField('orders_delta', 5, 'delta');
      registry.heartbeatField('orders_total', 8, 'total');
    });
    const line = build(declarations, snapshotOf(declarations), current);
    expect(line).toMatchObject({ orders_delta: 8, total_orders: 8 });
    expect(line).not.toHaveProperty('own_orders_delta');
  });
});
