import { describe, expect, it } from 'vitest';
import { createHealth } from '../../src/health/judge.ts';
import type { ServiceRun } from '../../src/model/snapshot.ts';
import type { View } from '../../src/model/view.ts';
import {
  calmSnapshot,
  followedFile,
  sampleView,
  soundLedger,
  startMs,
} from '../support/sample-view.ts';
import { heartbeats, withRatesNamed } from '../support/snapshots.ts';

function judge(changes: Partial<View> = {}, nowMs = startMs) {
  const calm = calmSnapshot();
  return createHealth(sampleView({ snapshot: () => calm, ...changes }))(nowMs);
}

function withRun(run: Partial<ServiceRun>): Partial<View> {
  const calm = calmSnapshot();
  return { snapshot: () => ({ ...calm, run: { ...calm.run, ...run } }) };
}

function withErrorRate(rate: number): Partial<View> {
  const rated = withRatesNamed(calmSnapshot(), { error_rate_per_second: rate });
  return { snapshot: () => rated };
}

describe('the health document', () => {
  it('says that a changed web configuration was refused', () => {
    const problem = 'web.yaml: tls_server_config.cert_file is missing';
    const { status, reasons } = judge({ webConfig: () => ({ problem }) });
    expect(status).toBe('degraded');
    expect(reasons.map(({ code, evidence }) => [code, evidence])).toEqual([
      ['web_config_refused', { problem }],
    ]);
    expect(judge({ webConfig: () => ({ problem: undefined }) }).reasons).toEqual([]);
  });

  it('tells everything that is configured', () => {
    const health = judge({}, startMs + 12_345);
    expect(health).toMatchObject({
      schema: 'heartbeat.health/v1',
      status: 'healthy',
      service_status: 'healthy',
      sidecar_status: 'healthy',
      service: 'petrosa-realtime-strategies',
      uptime_seconds: 12.345,
      reasons: [],
      ledger: soundLedger,
      format: { profile: 'structlog', share: 1, shares: { structlog: 1 }, text_lines: 0 },
      quarantine: null,
    });
    expect(health.components['consumer']).toEqual({
      counts: { messages_processed: 1228, consumer_errors: 42 },
      timings: {
        processing_time: {
          count: 4,
          average_ms: 512.823,
          maximum_ms: 2000,
          p50_ms: 4.003,
          p90_ms: 2000,
          p99_ms: 2000,
        },
      },
      states: {
        is_healthy: true,
        nats_connected: true,
        circuit_breaker_state: 'CLOSED',
        last_message_time: 1795457723.568889,
      },
      last_times: {
        messages_processed: '2024-01-01T00:00:00.000Z',
        consumer_errors: '2024-01-01T00:00:00.000Z',
        is_healthy: '2024-01-01T00:00:00.000Z',
        nats_connected: '2024-01-01T00:00:00.000Z',
        circuit_breaker_state: '2024-01-01T00:00:00.000Z',
        last_message_time: '2024-01-01T00:00:00.000Z',
      },
    });
    expect(Object.keys(health.components['heartbeat'])).toEqual([
      'enabled',
      'is_running',
      'interval_seconds',
      'heartbeat_count',
      'uptime_seconds',
      'include_detailed_stats',
    ]);
    expect(health.components['source']).toMatchObject({
      state: 'following',
      lag_bytes: 0,
      lag_seconds: 0,
      last_record_age_seconds: 12.345,
      problem: null,
    });
  });
});

describe('the service is unwell', () => {
  it.each([
    ['just talking', 60_000, 'healthy'],
    ['silent beyond the first threshold', 60_001, 'degraded'],
    ['silent beyond the second', 300_001, 'unhealthy'],
  ])('%s', (_case, silenceMs, status) => {
    const health = judge({}, startMs + silenceMs);
    expect(health.status).toBe(status);
    expect(health.service_status).toBe(status);
    expect(health.sidecar_status).toBe('healthy');
    if (status === 'healthy') return;
    expect(health.reasons).toEqual([
      {
        code: 'service_silent',
        severity: status,
        subject: 'service',
        component: null,
        message: `no record for ${Math.round(silenceMs / 100) / 10} s`,
        evidence: {
          seconds: Math.round(silenceMs / 100) / 10,
          threshold_seconds: status === 'degraded' ? 60 : 300,
          last_record: '2024-01-01T00:00:00.000Z',
        },
      },
    ]);
  });

  it('counts silence from the start when there never was a record', () => {
    const health = judge({ lastRecordMs: () => undefined }, startMs + 61_000);
    expect(health.reasons[0]?.message).toBe('no record since the sidecar started 61 s ago');
  });

  it.each([
    [0.1, 'healthy'],
    [0.2, 'degraded'],
    [1.5, 'unhealthy'],
  ])('at %d errors per second: %s', (rate, status) => {
    const health = judge(withErrorRate(rate));
    expect([health.status, health.service_status]).toEqual([status, status]);
    expect(health.reasons.map(({ code }) => code)).toEqual(
      status === 'healthy' ? [] : ['error_rate_high'],
    );
  });

  it('when a component says so itself', () => {
    const snapshot = calmSnapshot((registry) => registry.state(0, false));
    const health = judge({ snapshot: () => snapshot });
    expect(health.status).toBe('unhealthy');
    expect(health.reasons).toMatchObject([
      { code: 'component_unwell', component: 'consumer', evidence: { state: 'is_healthy' } },
    ]);
  });

  it('when its own heartbeat stays away, on the clock, whatever its own clock says', () => {
    // The service's clock is an hour behind; its last record is 5 s younger than its heartbeat.
    const run = withRun({ lastHeartbeatTimeMs: startMs - 3_605_000, intervalSeconds: 10 });
    const view = {
      ...run,
      lastRecordTimeMs: () => startMs - 3_600_000,
      lastRecordMs: () => startMs,
    };
    expect(judge(view, startMs + 14_999).status).toBe('healthy');
    const degraded = judge(view, startMs + 15_000);
    expect(degraded.reasons).toMatchObject([
      {
        code: 'service_heartbeat_missing',
        severity: 'degraded',
        subject: 'service',
        evidence: { intervals_without: 2, age_seconds: 20, interval_seconds: 10 },
      },
    ]);
    expect(judge(view, startMs + 35_000).status).toBe('unhealthy');
    expect(degraded.run.last_heartbeat_age_seconds).toBe(20);
  });

  it('is not what restarts and past irregularities make it: those are told', () => {
    const snapshot = calmSnapshot(heartbeats(1, 2, 1, 2, 4, 1));
    const health = judge({ snapshot: () => snapshot });
    expect(health.status).toBe('healthy');
    expect(health.reasons.map(({ code, severity }) => [code, severity])).toEqual([
      ['service_restarted', 'info'],
      ['service_heartbeats_irregular', 'info'],
    ]);
  });
});

describe('the sidecar is blind', () => {
  it.each([
    ['waiting', 'degraded', 'source_waiting'],
    ['failed', 'unhealthy', 'source_failed'],
  ] as const)('%s: the service is not blamed for the silence', (state, status, code) => {
    const source = () => ({ ...followedFile, state, problem: 'no such file' });
    const health = judge({ source }, startMs + 1_000_000);
    expect(health).toMatchObject({
      status,
      service_status: 'unknown',
      sidecar_status: status,
      reasons: [{ code, subject: 'sidecar', evidence: { problem: 'no such file' } }],
    });
    expect(health.reasons).toHaveLength(1);
  });

  it('when it lags behind, and then silence proves nothing', () => {
    const source = () => ({ ...followedFile, backlogBytes: 1001 });
    const health = judge({ source }, startMs + 1_000_000);
    expect(health.reasons.map(({ code }) => code)).toEqual(['source_backlog']);
    expect(health).toMatchObject({ service_status: 'healthy', sidecar_status: 'degraded' });
  });

  it('for a while after a gap, which it never forgets', () => {
    let gaps = 0;
    const judgeAt = createHealth(
      sampleView({
        snapshot: () => calmSnapshot(),
        source: () => ({ ...followedFile, gaps }),
        health: {
          silenceSeconds: { degraded: undefined, unhealthy: undefined },
          errorRatePerSecond: { degraded: undefined, unhealthy: undefined },
          missedHeartbeats: { degraded: undefined, unhealthy: undefined },
          backlogBytes: { degraded: undefined, unhealthy: undefined },
        },
      }),
    );
    expect(judgeAt(startMs).status).toBe('healthy');
    gaps = 1;
    expect(judgeAt(startMs + 1000).sidecar_status).toBe('degraded');
    expect(judgeAt(startMs + 60_000).sidecar_status).toBe('degraded');
    const later = judgeAt(startMs + 3_600_000);
    expect(later.status).toBe('healthy');
    expect(later.reasons).toMatchObject([{ code: 'source_gaps', severity: 'info' }]);
  });

  it('not when text stands between records, which are then fewer than those lines', () => {
    const health = judge({ ledger: () => ({ ...soundLedger, records: soundLedger.records - 1 }) });
    expect(health.status).toBe('healthy');
  });

  it.each([
    ['lines', { lines: 11 }],
    ['bytes', { bytes: 999 }],
    ['records', { records: 1, lines: 2, matched: 0, unmatched: 0, malformed: 1, blank: 1 }],
  ])('when the %s of its ledger do not add up', (_what, wrong) => {
    const health = judge({ ledger: () => ({ ...soundLedger, ...wrong }) });
    expect(health).toMatchObject({
      status: 'unhealthy',
      sidecar_status: 'unhealthy',
      service_status: 'healthy',
      reasons: [{ code: 'ledger_broken' }],
    });
  });

  it('when no line is a record', () => {
    const ledger = {
      ...soundLedger,
      bytes: 100,
      lines: 25,
      records: 0,
      matched: 0,
      unmatched: 0,
      malformed: 24,
      blank: 1,
      bytesBy: { matched: 0, unmatched: 0, malformed: 99, oversize: 0, blank: 1 },
    };
    const health = judge({ ledger: () => ledger });
    expect(health.reasons).toMatchObject([{ code: 'nothing_decoded', severity: 'degraded' }]);
  });

  it('and the worst of both is the status', () => {
    const health = judge({
      ...withErrorRate(0.2),
      source: () => ({ ...followedFile, state: 'failed' }),
    });
    expect(health).toMatchObject({
      status: 'unhealthy',
      service_status: 'degraded',
      sidecar_status: 'unhealthy',
    });
    expect(health.reasons.map(({ severity }) => severity)).toEqual(['unhealthy', 'degraded']);
  });
});
