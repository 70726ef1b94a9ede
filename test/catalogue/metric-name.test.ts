import { describe, expect, it } from 'vitest';
import {
  fieldGaugeSpelling,
  gaugeSpelling,
  toLabelNames,
} from '../../src/catalogue/metric-name.ts';

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
    expect(gaugeSpelling(text).stem).toBe(name);
  });

  it.each([
    ['requestTime', 'request_time'],
    ['HTTPTime', 'http_time'],
    ['already_snake', 'already_snake'],
    ['p99Wait', 'p99_wait'],
  ])('%s → %s', (text, name) => {
    expect(fieldGaugeSpelling(text).stem).toBe(name);
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
