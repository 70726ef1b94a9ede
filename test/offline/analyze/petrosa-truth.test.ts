import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { partsOf } from '../../support/parts.ts';
import { analyzing, fixture, heartbeatsOf } from './analyzing.ts';
import { expectNumbers, type Numbers } from './numbers.ts';

type Run = Readonly<Record<string, number | Numbers | null>>;
type OwnHeartbeat = Readonly<Record<string, number | string | boolean>>;

interface Truth {
  readonly json_lines_without_service_name: number;
  /** The most frequent events. */
  readonly events_top: Readonly<Record<string, number>>;
  readonly runs: readonly (Run & { readonly heartbeats: readonly OwnHeartbeat[] })[];
}

/** What the truth counts, by the definitions of the service's own sources. */
const rules = JSON.stringify({
  version: 1,
  metrics: {
    without_service_name: counter({ service_name: { exists: false } }),
    events: { ...counter('always'), labels: { event: 'event' }, max_series: 1000 },
    messages_processed_events: counter({ event: 'Message processed successfully' }),
    consumer_error_events: counter({
      event: ['Error processing message', 'Error in message handler', 'Error in processing loop'],
    }),
    orders_from_batches: { ...counter({ event: 'Published orders batch' }), add: 'order_count' },
    orders_sync: counter({ event: 'Order published successfully' }),
    publisher_error_events: counter({
      event: [
        'Error publishing orders batch',
        'Error submitting order for publishing',
        'Error publishing order',
        'Error publishing signal',
        'Error in publishing loop',
      ],
    }),
    signals: counter({ event: 'Signal published successfully' }),
    order_submitted: counter({ event: 'Order submitted for publishing' }),
    processing_time: timing('processing_time_ms', 'Message processed successfully'),
    batch_publishing_time: timing('publishing_time_ms', 'Published orders batch'),
    sync_publishing_time: timing('publishing_time_ms', 'Order published successfully'),
  },
});
const timings = ['processing_time_ms', 'batch_publishing_time_ms', 'sync_publishing_time_ms'];
const eventCounts = [
  'messages_processed_events',
  'consumer_error_events',
  'orders_from_batches',
  'orders_sync',
  'publisher_error_events',
  'signals',
  'order_submitted',
];
const names = ['info_steady', 'debug_full', 'heartbeat_script', 'socket_client'];

describe.each(names)('what the truth of %s says, with no help of its preset', (name) => {
  const truth = truthOf(name);
  const analysed = (async () => {
    const { config } = loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => rules });
    const { snapshot, declarations } = await analyzing([logOf(name)], {}, { config });
    return (metric: string) =>
      partsOf(snapshot).metrics[declarations.metrics.findIndex((one) => one.name === metric)]
        ?.series ?? [];
  })();

  it('of what the service did', async () => {
    const seriesOf = await analysed;
    const counted = eventCounts.map((metric) => [metric, seriesOf(metric)[0]?.value]);
    const [run] = truth.runs;
    expect(counted).toEqual(eventCounts.map((metric) => [metric, run?.[metric]]));
    expect(seriesOf('without_service_name')[0]?.value).toBe(truth.json_lines_without_service_name);
  });

  it('of each event', async () => {
    const events = new Map((await analysed)('events').map((one) => [one.labels[0], one.value]));
    const told = Object.entries(truth.events_top);
    expect(told.map(([event]) => [event, events.get(event)])).toEqual(told);
    expect(told.length).toBeGreaterThan(10);
  });

  it('of how long it took', async () => {
    const seriesOf = await analysed;
    for (const field of timings) {
      const told = truth.runs[0]?.[field];
      const numbers = typeof told === 'object' ? told : null;
      expectNumbers(seriesOf(field.replace(/_ms$/, ''))[0]?.timing, numbers);
    }
  });
});

describe('the heartbeats of socket_client', () => {
  const same = {
    messages_processed_delta: 'messages_processed_since_last',
    messages_dropped_delta: 'messages_dropped_since_last',
    total_messages_processed: 'total_processed',
    total_messages_dropped: 'total_dropped',
    client_connected: 'connection_status',
    client_websocket_state: 'websocket_state',
    client_nats_state: 'nats_state',
    client_queue_size: 'queue_size',
    client_queue_utilization_percent: 'queue_utilization_percent',
    client_reconnect_attempts: 'reconnect_attempts',
    client_seconds_since_last_message: 'time_since_last_message_seconds',
  };

  it('are the service’s own, every value that the preset reads', async () => {
    const own = truthOf('socket_client').runs[0]?.heartbeats ?? [];
    const { heartbeats } = await heartbeatsOf([logOf('socket_client')], {
      preset: 'petrosa-socket-client',
      intervalSeconds: 3,
    });
    expect(own).toHaveLength(10);
    const ours = own.map((_, k) => Object.keys(same).map((key) => [key, heartbeats[k]?.[key]]));
    expect(ours).toEqual(
      own.map((line) => Object.entries(same).map(([key, theirs]) => [key, line[theirs]])),
    );
  });
});

function counter(when: object | 'always'): object {
  return { type: 'counter', when };
}

function timing(field: string, event: string): object {
  return { type: 'timing', field, when: { event } };
}

function truthOf(name: string): Truth {
  return JSON.parse(readFileSync(fixture(`petrosa/${name}.truth.json`), 'utf8'));
}

function logOf(name: string): string {
  return fixture(`petrosa/${name}.ndjson`);
}
