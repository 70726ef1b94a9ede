import { describe, expect, it } from 'vitest';
import { type NamedTiming, timingByName } from '../../../src/model/timing-name.ts';
import { counts, equals, observe } from './support/declare.ts';

const named: Readonly<Record<NamedTiming, string>> = {
  ms:
    'processing_time_ms publishing_time_ms duration_ms durationMs elapsedMs elapsed_msec took_millis ' +
    'request-duration-ms requestDurationMS http.latency_ms latency.ms response_time_milliseconds ' +
    'durationms responseTime.ms wait_ms replication_delay_ms end_to_end_latency_ms ' +
    'last_processing_time_ms startup_time_ms start_duration_ms gc_pause_ms',
  us: 'latencyUs elapsed_us elapsed_micros db.query_usec took_microseconds elapsedus duration_µs',
  ns: 'elapsed_ns elapsedNanos duration_nanoseconds',
  s: 'duration_s request_time_s elapsed_seconds job_secs elapsedSec wait_time_s duration.s runtime_s',
  text: 'duration elapsed latency took response_time responseTime http.duration response-time',
  no:
    'uptime_seconds timestamp_ms ts_ms interval_seconds created_at_ms start_time_ms startMs end_ms ' +
    'event_time_ms time_since_start_ms seconds_since_epoch request_timeout_ms poll_interval_ms ' +
    'ttl_seconds metrics_ttl_seconds cache_ttl_seconds history_window_seconds retry_after_ms ' +
    'max_wait_ms avg_processing_time_ms consumer_avg_processing_time_ms p99_ms p999_latency_ms ' +
    'total_seconds age_seconds clock_skew_ms bytes_per_sec backoff_ms deadline_ms message_count ' +
    'duration_count status items errors bytes pids address process_s item_s class radius ms us s ns ' +
    'seconds time_ms time epoch_seconds unix_ms date_ms times durations latencies uptime uptime_ms ' +
    'rooms terms customers news nanos alarms programs status.ms items.s expires_in_seconds ' +
    'timeoutMs retryIntervalMs lastSeenAtMs __proto__ constructor',
};

describe('by its name', () => {
  for (const [verdict, names] of Object.entries(named)) {
    for (const name of names.split(' ')) {
      it(`${name} is ${verdict === 'no' ? 'no timing' : `a timing (${verdict})`}`, () => {
        expect(timingByName(name)).toBe(verdict);
      });
    }
  }
  it('an empty name is no timing', () => expect(timingByName('')).toBe('no'));
});

describe('discovered timings', () => {
  const discoverTimings = true;

  it('are every leaf whose name says so, at any depth', () => {
    const record = {
      took_ms: 1.5,
      http: { latency_us: 250, status: 200, inner: { elapsed_s: 2 } },
      uptime_seconds: 9,
      ok: true,
      none_ms: null,
    };
    expect(observe({ discoverTimings }, record)).toEqual([
      ['begin', 1],
      ['discoveredSample', 'took_ms', 1.5],
      ['discoveredSample', 'http.latency_us', 0.25],
      ['discoveredSample', 'http.inner.elapsed_s', 2_000],
    ]);
  });

  it('are texts with their own unit, and never numbers whose unit is nowhere', () => {
    const record = {
      duration: '12.3ms',
      elapsed: 5,
      latency: '7',
      took: 'a while',
      response_time: '1m30s',
    };
    expect(observe({ discoverTimings }, record)).toEqual([
      ['begin', 1],
      ['discoveredSample', 'duration', 12.3],
      ['discoveredSample', 'response_time', 90_000],
    ]);
  });

  it('are refused where the value is none', () => {
    const record = {
      a_ms: -5,
      b_ms: 'fast',
      c_ms: Number.POSITIVE_INFINITY,
      d_ms: '5',
      e_ms: true,
    };
    expect(observe({ discoverTimings }, record)).toEqual([
      ['begin', 1],
      ['refuse', 'negative_duration'],
      ['refuse', 'not_a_duration'],
      ['refuse', 'not_finite'],
      ['discoveredSample', 'd_ms', 5],
    ]);
  });

  it('are not looked for unless declared', () => {
    expect(observe({ discoverTimings: false }, { took_ms: 1 })).toEqual([]);
  });

  it('begin a record once', () => {
    const both = { discoverTimings, ...counts([{ kind: 'event', when: equals('event', 'x') }]) };
    expect(observe(both, { event: 'x', took_ms: 1 })).toEqual([
      ['begin', 1],
      ['count', 0, 1],
      ['discoveredSample', 'took_ms', 1],
    ]);
    expect(observe(both, { event: 'y', took_ms: 1 })).toEqual([
      ['begin', 1],
      ['discoveredSample', 'took_ms', 1],
    ]);
  });
});
