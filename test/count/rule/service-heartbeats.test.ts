import { describe, expect, it } from 'vitest';
import { fieldByName, type NamedField } from '../../../src/count/rule/heartbeat-names.ts';
import { equals, observe } from './support/declare.ts';

const named: Readonly<Record<NamedField, string>> = {
  total:
    'jobs_total total_messages_processed totalErrors total_processed stats.total cumulative_hits',
  delta:
    'jobs_delta messagesDelta messages_processed_since_last new_users errors_since_previous delta',
  gauge:
    'queue_size queue_depth avg_latency rss_bytes consumer_avg_processing_time_ms error_rate ' +
    'messages_per_minute time_since_last_message_seconds last_ping_seconds_ago p99_ms open_files ' +
    'max_total total_memory_mb',
  unknown: 'jobs processed requests bytes_sent errors messages_processed heartbeats',
  count: 'heartbeat_count beat seq heartbeatNumber beat_no',
  uptimeSeconds: 'uptime_seconds uptime uptime_s uptimeSeconds',
  intervalSeconds: 'interval_seconds heartbeat_interval_seconds interval_s',
  rate: 'messages_per_second jobs_per_sec requestsPerSecond overall_rate_per_second',
  other:
    'pid time timestamp created_at level version took_ms last_job_ms consumer_last_message_time ' +
    'uptime_hours interval_ms port',
};

describe('a number in a heartbeat, by its name', () => {
  for (const [verdict, names] of Object.entries(named)) {
    it.each(names.split(' '))(`%s is ${verdict}`, (name) => {
      expect(fieldByName(name)).toBe(verdict);
    });
  }
});

const discoverHeartbeat = { run: { discoverHeartbeat: true, writer: ['host', 'pid'] } };

describe('a heartbeat that nobody declared', () => {
  const record = {
    type: 'Heartbeat #12',
    pid: 7,
    beat: 12,
    uptime_seconds: 60,
    jobs_per_second: 2,
    jobs_total: 120,
    depth: { queue_size: 3 },
    restarts: 1,
    text: '5',
  };

  it('is found by the word and a mark, with its writer and its numbers, rates last', () => {
    expect(observe(discoverHeartbeat, record)).toEqual([
      ['begin', 1, 'pid=7'],
      ['discoveredHeartbeat', 'Heartbeat ##'],
      ['serviceHeartbeat', { count: 12, uptimeSeconds: 60, intervalSeconds: undefined }],
      ['heartbeatField', 'jobs_total', 120, 'total'],
      ['heartbeatField', 'depth.queue_size', 3, 'gauge'],
      ['heartbeatField', 'restarts', 1, undefined],
      ['heartbeatRate', 'jobs_per_second', 2],
    ]);
  });

  it.each([
    ['without the word', { ...record, type: 'statistics' }],
    ['without a mark', { type: 'heartbeat sent', latency: 5, interval_seconds: 3 }],
    ['with the word elsewhere', { ...record, type: 'x', note: 'heartbeat' }],
  ])('is none %s', (_, other) => {
    expect(observe(discoverHeartbeat, other)).toEqual([]);
  });

  it('is not sought where one is declared', () => {
    const run = { ...discoverHeartbeat.run, heartbeat: { when: equals('event', 'mine') } };
    expect(observe({ run }, record)).toEqual([]);
  });
});

describe('the fields of a declared heartbeat', () => {
  const when = equals('event', 'beat');

  it('are told as they are declared, texts with numbers too', () => {
    const fields = [
      { field: 'done', kind: 'total' },
      { field: 'since', kind: 'delta' },
      { field: 'wait_ms', kind: 'sample', unit: 'ms' },
      { field: 'absent', kind: 'gauge' },
    ] as const;
    const record = { event: 'beat', done: '5', since: 2, wait_ms: 1.5 };
    expect(observe({ run: { heartbeat: { when, fields } } }, record).slice(2)).toEqual([
      ['heartbeatField', 'done', 5, 'total'],
      ['heartbeatField', 'since', 2, 'delta'],
      ['discoveredSample', 'wait_ms', 1.5],
    ]);
  });

  it('are inferred but for those that are declared', () => {
    const heartbeat = { when, fields: 'infer', count: 'nth' } as const;
    const record = { event: 'beat', nth: 3, jobs_delta: 2, jobs: 9 };
    expect(observe({ run: { heartbeat } }, record).slice(2)).toEqual([
      ['heartbeatField', 'jobs_delta', 2, 'delta'],
      ['heartbeatField', 'jobs', 9, undefined],
    ]);
  });
});
