import { describe, expect, it } from 'vitest';
import {
  stripTimeUnit,
  toLabelNames,
  toMetricName,
  toSnakeCase,
} from '../../../src/publish/families/name.ts';

describe('stripTimeUnit', () => {
  it.each([
    ['processing_time_ms', 'processing_time'],
    ['processing_time', 'processing_time'],
    ['wait_µs', 'wait'],
    ['wait_us', 'wait'],
    ['wait_ns', 'wait'],
    ['wait_s', 'wait'],
    ['wait_sec', 'wait'],
    ['wait_seconds', 'wait'],
    ['wait_msecs', 'wait'],
    ['wait_milliseconds', 'wait'],
    ['wait_nanos', 'wait'],
    ['durationMs', 'duration'],
    ['durationMillis', 'duration'],
    ['elapsedSeconds', 'elapsed'],
    ['status', 'status'],
    ['items', 'items'],
    ['ms', 'ms'],
    ['_ms', '_ms'],
    ['MS', 'MS'],
  ])('%s → %s', (name, stem) => {
    expect(stripTimeUnit(name)).toBe(stem);
  });
});

describe('names', () => {
  it.each([
    ['http.status', 'http_status'],
    ['9lives', '_9lives'],
    ['', '_'],
    ['a:b', 'a_b'],
    ['heartbeat_build_info', 'service_heartbeat_build_info'],
    ['heartbeat', 'service_heartbeat'],
    ['heartbeats_sent', 'heartbeats_sent'],
  ])('%s → %s', (text, name) => {
    expect(toMetricName(text)).toBe(name);
  });

  it.each([
    ['requestTime', 'request_time'],
    ['HTTPTime', 'http_time'],
    ['already_snake', 'already_snake'],
    ['p99Wait', 'p99_wait'],
  ])('%s → %s', (text, name) => {
    expect(toSnakeCase(text)).toBe(name);
  });

  it('of labels are valid, not reserved, and stay apart', () => {
    expect(toLabelNames(['le', '__name__', 'a.b', 'a-b', 'a_b', 'quantile'])).toEqual([
      'le_',
      '_name__',
      'a_b',
      'a_b_2',
      'a_b_3',
      'quantile_',
    ]);
  });
});
