import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Declarations } from '../../../src/model/declaration.ts';
import type { HeartbeatLine } from '../../../src/model/heartbeat.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { createHeartbeatBuilder } from '../../../src/publish/heartbeat/heartbeat-builder.ts';
import { emptyLedger } from '../../support/sample-view.ts';
import { declarationsOf, type Observe, snapshotOf } from '../../support/snapshots.ts';

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

/** What each count is, by the positions of the declarations. */
const counted =
  (...counts: readonly number[]): Observe =>
  (registry) => {
    for (const [id, count] of counts.entries()) registry.count(id, count);
  };

/** The same of states; `undefined`: not known. */
const stated =
  (...values: readonly (string | number | boolean | undefined)[]): Observe =>
  (registry) => {
    for (const [id, value] of values.entries()) if (value !== undefined) registry.state(id, value);
  };

function build(
  declarations: Declarations,
  previous: Snapshot,
  current: Snapshot,
  { seconds = 2, detailed = true, uptimeSeconds = 2.004, final = false } = {},
): HeartbeatLine {
  return createHeartbeatBuilder({
    declarations,
    intervalSeconds: 2,
    includeDetailedStats: detailed,
  }).build({
    previous,
    current,
    window: { startMs: 1_000_000, endMs: 1_000_000 + seconds * 1000, seconds },
    sequence: 7,
    heartbeatCount: 7,
    uptimeSeconds,
    ledger: emptyLedger,
    final,
  });
}

describe('the heartbeat line', () => {
  it('has the keys of the design in their order, with the values of the two snapshots', () => {
    const previous = snapshotOf(seed, counted(100, 0, 14, 0));
    const current = snapshotOf(
      seed,
      counted(180, 5, 14, 2),
      (registry) => registry.summary(0, 0.1249, 1.675),
      stated('CLOSED', true, false, 1795457695.6461592, 3, undefined, 'OPEN', true),
    );
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
    const known = stated('CLOSED', true, true, 1, 0, 1, 'CLOSED', true);
    const start = snapshotOf(seed, known);
    const keys = Object.keys(build(seed, start, start));
    // What this test's declarations leave out, and what the seed's logger adds to every line.
    const others =
      /service_|environment|logger|level|nats_connected|subscription|publisher_is_healthy/;
    expect(ownKeys.length).toBeGreaterThan(30);
    expect(ownKeys.filter((key) => !others.test(key) && !keys.includes(key))).toEqual([]);
  });

  it('leaves out components where detailed stats are off', () => {
    const line = build(seed, snapshotOf(seed), snapshotOf(seed, counted(1)), { detailed: false });
    expect(
      Object.keys(line).filter((key) => /^(consumer|publisher)_(is|avg|max|last)/.test(key)),
    ).toEqual([]);
    expect(line['messages_processed_delta']).toBe(1);
  });

  it('divides by the true length of a long window and by nothing for an empty one', () => {
    const before = snapshotOf(seed);
    const after = snapshotOf(seed, counted(100, 3));
    expect(build(seed, before, after, { seconds: 300 })['messages_per_second']).toBe(0.33);
    const empty = build(seed, before, after, { seconds: 0, final: true });
    expect(empty['messages_per_second']).toBe(0);
    expect(empty.error_rate_per_second).toBe(0);
    expect(empty.final).toBe(true);
  });

  it('never prints NaN or Infinity', () => {
    const most = Number.MAX_VALUE;
    const broken = snapshotOf(seed, counted(most, most), counted(most, most), (registry) => {
      for (const durationMs of [most, most]) registry.sample(0, durationMs);
    });
    const line = build(seed, snapshotOf(seed), broken, { uptimeSeconds: Number.NaN });
    const numbers = Object.values(line).filter((value) => typeof value === 'number');
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  it('puts the component before names that two components use', () => {
    const declarations = declarationsOf({
      components: ['a', 'b'],
      counts: [
        count('a', 'errors', { error: true, rate: 'errors_per_second' }),
        count('b', 'errors', { error: true, rate: 'errors_per_second' }),
        count('b', 'lines'),
      ],
      states: [state('window', 'start', 'string'), state('a', 'x', 'string')],
    });
    const current = snapshotOf(declarations, counted(1, 2, 3));
    const keys = Object.keys(build(declarations, snapshotOf(declarations), current));
    expect(keys.slice(6, 15)).toEqual([
      'a_errors_delta',
      'b_errors_delta',
      'lines_delta',
      'a_errors_per_second',
      'b_errors_per_second',
      'error_rate_per_second',
      'total_a_errors',
      'total_b_errors',
      'total_lines',
    ]);
  });

  it('keeps its own keys from a component that would take them', () => {
    const declarations = declarationsOf({
      components: ['window'],
      states: [state('window', 'start', 'string')],
    });
    const current = snapshotOf(declarations, stated('theirs'));
    const line = build(declarations, snapshotOf(declarations), current);
    expect(line.window_start).toBe('1970-01-01T00:16:40.000Z');
    expect(line['window_window_start']).toBe('theirs');
  });

  it('names discovered timings by their field without its unit, and only so many', () => {
    const discovering = declarationsOf({ discoverTimings: true, maxDiscoveredTimings: 500 });
    const sampled =
      (fields: readonly string[]): Observe =>
      (registry) => {
        for (const field of fields) registry.discoveredSample(field, 2.5);
      };
    const fields = ['duration_ms', 'duration_us', 'http.elapsed_s', 'took_ms', 'tookMs', 'ms'];
    const start = snapshotOf(discovering);
    const line = build(discovering, start, snapshotOf(discovering, sampled(fields)));
    expect(Object.keys(line).filter((key) => /^(avg|max)_/.test(key))).toEqual([
      'avg_duration_ms',
      'max_duration_ms',
      'avg_duration_us_ms',
      'max_duration_us_ms',
      'avg_http_elapsed_ms',
      'max_http_elapsed_ms',
      'avg_took_ms',
      'max_took_ms',
      'avg_tookMs_ms',
      'max_tookMs_ms',
      'avg_ms_ms',
      'max_ms_ms',
    ]);
    expect(line['max_http_elapsed_ms']).toBe(2.5);
    const many = Array.from({ length: 500 }, (_, k) => `f${k}_ms`);
    const long = build(discovering, start, snapshotOf(discovering, sampled(many)));
    expect(Object.keys(long).filter((key) => key.startsWith('avg_'))).toHaveLength(16);
  });
});
