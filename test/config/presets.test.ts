import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { generateSchema } from '../../src/config/json-schema.ts';
import { loadConfig, presetNames } from '../../src/config/load.ts';
import { faultsBySchema } from './json-schema-check.ts';

const load = (preset: string) => loadConfig({ preset, env: {}, flags: {}, cwd: '/nowhere' });
const heartbeatEvent = '💓 HEARTBEAT - System Statistics';

describe('presets', () => {
  it('are listed', () => {
    expect(presetNames()).toEqual(['petrosa', 'petrosa-socket-client']);
  });

  it.each(presetNames())('%s loads without a problem and without a warning', (name) => {
    const { config, warnings } = load(name);
    expect(warnings).toEqual([]);
    expect(config.profile).toBe('structlog');
    expect(config.declarations.discoverTimings).toBe(false);
    expect(config.declarations.run.heartbeat).toBeDefined();
    expect(config.declarations.run.start).toBeDefined();
  });

  it.each(presetNames())('%s is valid by the schema that its first line names', (name) => {
    const url = new URL(`../../presets/${name}.yaml`, import.meta.url);
    const text = readFileSync(url, 'utf8');
    const [, schema] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
    const named = readFileSync(new URL(schema ?? '', url), 'utf8');
    expect(JSON.parse(named)).toEqual(JSON.parse(JSON.stringify(generateSchema())));
    expect(faultsBySchema(generateSchema(), parse(text))).toEqual([]);
  });
});

describe('preset petrosa', () => {
  const { config } = load('petrosa');
  const { counts, timings, states, run, components, metrics } = config.declarations;
  const count = (name: string) => counts.find((declared) => declared.name === name);

  it('declares what the heartbeat of the service holds', () => {
    expect(config.service).toBe('petrosa-realtime-strategies');
    expect(components).toEqual(['consumer', 'publisher']);
    expect(
      counts.map(({ component, name, rate, error }) => [component, name, rate, error]),
    ).toEqual([
      ['consumer', 'messages_processed', 'messages_per_second', false],
      ['consumer', 'consumer_errors', undefined, true],
      ['publisher', 'orders_published', 'orders_per_second', false],
      ['publisher', 'publisher_errors', undefined, true],
    ]);
    expect(timings.map(({ component, name }) => `${component}.${name}`)).toEqual([
      'consumer.processing_time',
      'publisher.publishing_time',
    ]);
    expect(states.map(({ component, name, type }) => `${component}_${name}: ${type}`)).toEqual([
      'consumer_is_running: boolean',
      'consumer_is_healthy: boolean',
      'consumer_nats_connected: boolean',
      'consumer_subscription_active: boolean',
      'consumer_last_message_time: time',
      'consumer_circuit_breaker_state: string',
      'publisher_is_running: boolean',
      'publisher_is_healthy: boolean',
      'publisher_nats_connected: boolean',
      'publisher_queue_size: number',
      'publisher_last_order_time: time',
      'publisher_circuit_breaker_state: string',
    ]);
    expect(metrics.map(({ name }) => name)).toEqual([
      'signals_published',
      'orders_by_side',
      'invalid_messages',
      'circuit_breaker_events',
    ]);
  });

  it('fuses events with the totals that the service prints', () => {
    const event = (value: string) => ({
      kind: 'field',
      field: 'event',
      test: { kind: 'equals', values: [value] },
    });
    const eventType = (value: string) => ({ ...event(value), field: 'event_type' });
    expect(count('messages_processed')?.from).toEqual([
      { kind: 'event', when: event('Message processed successfully') },
      {
        kind: 'total',
        field: 'total_messages_processed',
        printedRate: 'messages_per_second',
        when: event(heartbeatEvent),
      },
      { kind: 'total', field: 'message_count', when: eventType('consumer_stopping') },
      { kind: 'total', field: 'total_messages', when: eventType('consumer_stopped') },
    ]);
    expect(count('orders_published')?.from).toEqual([
      { kind: 'event', add: 'order_count', when: event('Published orders batch') },
      { kind: 'event', when: event('Order published successfully') },
      {
        kind: 'total',
        field: 'total_orders_published',
        printedRate: 'orders_per_second',
        when: event(heartbeatEvent),
      },
      { kind: 'total', field: 'order_count', when: eventType('publisher_stopping') },
      { kind: 'total', field: 'total_orders', when: eventType('publisher_stopped') },
    ]);
    expect(run).toMatchObject({
      heartbeat: {
        when: event(heartbeatEvent),
        count: 'heartbeat_count',
        uptimeSeconds: 'uptime_seconds',
        intervalSeconds: 'interval_seconds',
      },
      start: eventType('service_starting'),
    });
  });
});

/** The literal events, event types and fields that a preset names, read from its YAML. */
function literalsOf(value: unknown, key = ''): [string, string][] {
  if (typeof value === 'string') return [[key, value]];
  if (Array.isArray(value)) return value.flatMap((item) => literalsOf(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, member]) => literalsOf(member, inner));
}

const captures = [
  {
    preset: 'petrosa',
    files: ['debug_full', 'info_steady', 'heartbeat_script'],
    // Errors that did not happen while the captures were made.
    unseen: [
      'Error in message handler',
      'Error in processing loop',
      'Error submitting order for publishing',
      'Error in publishing loop',
    ],
  },
  { preset: 'petrosa-socket-client', files: ['socket_client'], unseen: [] },
];

describe.each(captures)('preset $preset beside what the service logs', (capture) => {
  const url = new URL(`../../presets/${capture.preset}.yaml`, import.meta.url);
  const preset: unknown = parse(readFileSync(url, 'utf8'));
  const records = capture.files.flatMap((name) =>
    readFileSync(new URL(`../../fixtures/petrosa/${name}.ndjson`, import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>),
  );
  const events = new Set(records.flatMap(({ event, event_type: type }) => [event, type]));
  const fields = new Set(records.flatMap((record) => Object.keys(record)));

  it('names only fields that are there', () => {
    const keys = ['field', 'add', 'total', 'average', 'maximum', 'uptime_seconds'];
    const read = new Set([...keys, 'interval_seconds']);
    const named = literalsOf(preset).filter(([key]) => read.has(key));
    expect(named.length).toBeGreaterThanOrEqual(11);
    expect(named.filter(([, name]) => !name.startsWith('@') && !fields.has(name))).toEqual([]);
  });

  it('names only events that are there', () => {
    const named = literalsOf(preset).filter(([key]) => key === 'event' || key === 'event_type');
    const absent = named.map(([, name]) => name).filter((name) => !events.has(name));
    expect(absent.filter((name) => name !== 'event')).toEqual(capture.unseen);
  });
});
