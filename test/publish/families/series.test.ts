import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../../src/count/registry/registry.ts';
import type { Declarations, MetricDeclaration } from '../../../src/model/declaration.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { sampledFamilies } from '../../../src/publish/families/sampled-families.ts';
import { withRates } from '../../../src/publish/heartbeat/with-rates.ts';
import { renderFamilies } from '../../../src/publish/text/render-families.ts';
import { promtoolComplaints } from '../../support/promtool.ts';
import {
  bucketsSeconds,
  declarations,
  emptySnapshot,
  fullSnapshot,
} from '../../support/sample-view.ts';
import { declarationsOf, snapshotOf } from '../../support/snapshots.ts';

function textOf({ families }: Snapshot): string {
  return renderFamilies(sampledFamilies(families), 'text');
}

function linesOf(text: string, start: string): string[] {
  return text.split('\n').filter((line) => line.startsWith(start));
}

describe('series of the service', () => {
  it('has every declared series at 0 from the start', () => {
    const text = textOf(emptySnapshot());
    for (const line of [
      'messages_per_second 0',
      'orders_per_second 0',
      'error_rate_per_second 0',
      'messages_processed_total{component="consumer"} 0',
      'publisher_errors_total{component="publisher"} 0',
      'processing_time_seconds_bucket{component="consumer",le="0.005"} 0',
      'processing_time_seconds_bucket{component="consumer",le="+Inf"} 0',
      'processing_time_seconds_count{component="consumer"} 0',
      'nats_connected{component="consumer"} 0',
      'queue_size{component="publisher"} 0',
      'last_message_timestamp_seconds{component="consumer"} 0',
      'depth 0',
      'heartbeat_service_restarts_total 0',
      'heartbeat_service_heartbeats_missed_total 0',
      'heartbeat_count_drift_total{component="consumer",count="messages_processed"} 0',
      'heartbeat_series_folded_total{metric="orders_by_side"} 0',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(promtoolComplaints(text)).toBe('');
  });

  it('shows counts, states and metrics as the snapshot has them', () => {
    const snapshot = fullSnapshot();
    const families = withRates(snapshot.families, ({ name }) =>
      name === 'messages_per_second' ? 20.5 : undefined,
    );
    const text = textOf({ ...snapshot, families });
    for (const line of [
      'messages_per_second 20.5',
      'messages_processed_total{component="consumer"} 1228',
      'orders_published_total{component="publisher"} 201',
      'nats_connected{component="consumer"} 1',
      'nats_connected{component="publisher"} 0',
      'queue_size{component="publisher"} 7',
      'circuit_breaker_state{circuit_breaker_state="CLOSED",component="consumer"} 1',
      'circuit_breaker_state{circuit_breaker_state="OPEN",component="publisher"} 1',
      'last_message_timestamp_seconds{component="consumer"} 1795457723.568889',
      'orders_by_side_total{side="other"} 2',
      'orders_by_side_total{side="buy \\"now\\"\\\\\\n"} 5',
      'depth -1.5',
      'heartbeat_service_restarts_total 1',
      'heartbeat_service_heartbeats_missed_total 2',
      'heartbeat_series_folded_total{metric="orders_by_side"} 2',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toContain('# HELP messages_processed_total Messages.\n');
    expect(text).toContain('# TYPE messages_processed_total counter\n');
    expect(promtoolComplaints(text)).toBe('');
  });

  it('makes cumulative histograms in seconds, whatever unit the name carried', () => {
    const text = textOf(fullSnapshot());
    expect(linesOf(text, 'processing_time_seconds')).toEqual([
      'processing_time_seconds_bucket{component="consumer",le="0.005"} 2',
      'processing_time_seconds_bucket{component="consumer",le="0.1"} 3',
      'processing_time_seconds_bucket{component="consumer",le="1"} 3',
      'processing_time_seconds_bucket{component="consumer",le="10"} 4',
      'processing_time_seconds_bucket{component="consumer",le="+Inf"} 4',
      'processing_time_seconds_sum{component="consumer"} 2.05129',
      'processing_time_seconds_count{component="consumer"} 4',
    ]);
    expect(text).toContain('publishing_time_seconds_count{component="publisher"} 1\n');
    expect(text).toContain('query_time_seconds_sum{db="main"} 0.712\n');
    expect(text).toContain('http_wait_seconds_sum 0.02\n');
  });

  it('makes one family of what has one name in several components', () => {
    const text = textOf(fullSnapshot());
    expect(linesOf(text, '# TYPE nats_connected ')).toHaveLength(1);
    expect(linesOf(text, '# TYPE circuit_breaker_state ')).toEqual([
      '# TYPE circuit_breaker_state gauge',
    ]);
  });

  it('shows label sets that came since the last scrape, in order, and values that changed', () => {
    const [metric] = declarations.metrics;
    const registry = createRegistry(declarationsOf({ metrics: metric ? [metricOf(metric)] : [] }));
    const scrape = (...counted: readonly (readonly [side: string, by: number])[]): string[] => {
      for (const [side, by] of counted) registry.metricCount(0, [side], by);
      return linesOf(textOf(registry.snapshot()), 'orders_by_side_total{');
    };
    const line = (side: string, value: number): string =>
      `orders_by_side_total{side="${side}"} ${value}`;
    expect(scrape(['b', 1], ['c', 2])).toEqual([line('b', 1), line('c', 2)]);
    expect(scrape(['b', 2], ['c', 2])).toEqual([line('b', 3), line('c', 4)]);
    expect(scrape(['a', 7])).toEqual([line('a', 7), line('b', 3), line('c', 4)]);
    expect(scrape(['0', 6])).toEqual([line('0', 6), line('a', 7), line('b', 3), line('c', 4)]);
  });

  it('writes what is no number as Prometheus does', () => {
    const snapshot = fullSnapshot();
    const depth = (value: number): string => {
      const families = snapshot.families.map((family) =>
        family.quantity.name === 'depth'
          ? { ...family, points: family.points.map((point) => ({ ...point, value })) }
          : family,
      );
      return linesOf(textOf({ ...snapshot, families }), 'depth ').join();
    };
    expect(depth(Number.NaN)).toBe('depth NaN');
    expect(depth(Number.POSITIVE_INFINITY)).toBe('depth +Inf');
    expect(depth(Number.NEGATIVE_INFINITY)).toBe('depth -Inf');
    expect(depth(1e21)).toBe('depth 1e+21');
  });
});

/** With room for what a test counts. */
const metricOf = (metric: MetricDeclaration): MetricDeclaration => ({ ...metric, maxSeries: 100 });

describe('string states', () => {
  const only: Declarations = {
    ...declarations,
    states: [{ component: 'consumer', name: 'breaker', type: 'string', from: [] }],
  };

  it('keep the values they left at 0, whoever scraped, and forget the oldest beyond 16', () => {
    const registry = createRegistry(only);
    const show = (...values: readonly string[]): string[] => {
      for (const value of values) registry.state(0, value);
      return linesOf(textOf(registry.snapshot()), 'breaker{');
    };
    expect(show('OPEN', 'HALF', 'CLOSED')).toEqual([
      'breaker{breaker="CLOSED",component="consumer"} 1',
      'breaker{breaker="HALF",component="consumer"} 0',
      'breaker{breaker="OPEN",component="consumer"} 0',
    ]);
    const last = show(...Array.from({ length: 100 }, (_, n) => `value ${n}`), 'CLOSED');
    expect(last).toHaveLength(16);
    expect(last.filter((line) => line.endsWith(' 1'))).toEqual([
      'breaker{breaker="CLOSED",component="consumer"} 1',
    ]);
    expect(last.some((line) => line.includes('OPEN'))).toBe(false);
  });

  it('are absent before they have a value', () => {
    expect(textOf(emptySnapshot(only))).not.toContain('breaker');
  });
});

describe('names that meet', () => {
  it('are told apart in the order of the declarations, and never reach the own prefix', () => {
    const count = { component: 'a', from: [], error: false };
    const of: Declarations = {
      ...declarations,
      components: ['a'],
      counts: [
        { ...count, name: 'sent' },
        { ...count, name: 'sent_total' },
        { ...count, name: 'heartbeat_ledger_lines' },
        { ...count, name: '5xx-répliques' },
      ],
      timings: [{ component: 'a', name: 'wait_ms', from: [], bucketsSeconds }],
      states: [
        { component: 'a', name: 'error_rate_per_second', type: 'number', from: [] },
        { component: 'a', name: 'wait_seconds_count', type: 'number', from: [] },
      ],
      metrics: [
        { name: 'sent', type: 'gauge', field: 'sent', labels: [], maxSeries: 1 },
        {
          name: 'x',
          type: 'timing',
          field: 'x',
          unit: 'ms',
          bucketsSeconds,
          maxSeries: 9,
          labels: [
            { name: 'le', field: 'le', fallback: '' },
            { name: '__name__', field: 'n', fallback: '' },
            { name: 'a.b', field: 'n', fallback: '' },
            { name: 'a-b', field: 'n', fallback: '' },
          ],
        },
      ],
    };
    const snapshot = snapshotOf(of, (registry) => {
      registry.metricSample(1, ['1', '2', '3', '4'], 1);
      for (const field of ['idle_us', 'idle_ms', 'wait.ms']) registry.discoveredSample(field, 1);
    });
    const text = textOf(snapshot);
    const samples = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(new Set(samples).size).toBe(samples.length);
    expect(samples).toContain('sent_total{component="a"}');
    expect(samples).toContain('sent_2_total{component="a"}');
    expect(samples).toContain('sent_3');
    expect(samples).toContain('error_rate_per_second');
    expect(samples).toContain('error_rate_per_second_2{component="a"}');
    expect(samples).toContain('wait_seconds_count_2{component="a"}');
    expect(samples).toContain('service_heartbeat_ledger_lines_total{component="a"}');
    expect(samples).toContain('_5xx_r_pliques_total{component="a"}');
    expect(samples).toContain('x_seconds_count{_name__="2",a_b="3",a_b_2="4",le_="1"}');
    expect(samples).toContain('idle_seconds_count');
    expect(samples).toContain('idle_2_seconds_count');
    expect(samples).toContain('wait_2_seconds_count');
  });
});
