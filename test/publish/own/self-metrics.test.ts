import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createSelfMetrics, type SelfView } from '../../../src/publish/own/self-metrics.ts';

function view(changes: Partial<SelfView> = {}): SelfView {
  return {
    version: '1.2.3',
    now: () => 10_000,
    ledger: () => ({
      bytes: 1000,
      lines: 10,
      records: 8,
      matched: 6,
      unmatched: 2,
      malformed: 1,
      oversize: 0,
      blank: 1,
      bytesBy: { matched: 700, unmatched: 200, malformed: 99, oversize: 0, blank: 1 },
      reasons: { invalid_json: 1, negative_duration: 4 },
    }),
    source: () => ({
      kind: 'file',
      name: 'app.log',
      state: 'following',
      problem: undefined,
      bytesRead: 1000,
      backlogBytes: 12,
      rotations: 3,
      truncations: 2,
      gaps: 1,
    }),
    lastRecordMs: () => 7_500,
    lastRecordTimeMs: () => 4_000,
    serviceHeartbeat: () => ({ ageSeconds: 12, intervalSeconds: 60 }),
    lostBytes: () => 321,
    brokenBalances: () => 2,
    sequence: () => ({ gaps: 3, missing: 30, repeats: 4, resets: 5, unnumbered: 6 }),
    checkpoints: () => ({ saves: 7, failures: 1, ageSeconds: 0.5 }),
    webConfig: () => undefined,
    heartbeats: () => 15,
    configuration: () => ({ loadedMs: 9_000, problem: undefined, reloads: { applied: 2 } }),
    ...changes,
  };
}

describe('the own metrics', () => {
  it('say what the view says at the time they are read', async () => {
    const metrics = createSelfMetrics(view());
    metrics.scraped(0.003);
    await metrics.registry.metrics();
    const lines = (await metrics.registry.metrics()).split('\n');
    for (const line of [
      `heartbeat_build_info{version="1.2.3",node="${process.versions.node}"} 1`,
      'heartbeat_ledger_lines_total{class="matched"} 6',
      'heartbeat_ledger_lines_total{class="oversize"} 0',
      'heartbeat_ledger_bytes_total{class="malformed"} 99',
      'heartbeat_lines_rejected_total{reason="negative_duration"} 4',
      'heartbeat_source_up 1',
      'heartbeat_source_backlog_bytes 12',
      'heartbeat_source_bytes_read_total 1000',
      'heartbeat_source_rotations_total 3',
      'heartbeat_source_truncations_total 2',
      'heartbeat_source_gaps_total 1',
      'heartbeat_source_lost_bytes_total 321',
      'heartbeat_source_lag_seconds 6',
      'heartbeat_ledger_broken_total 2',
      'heartbeat_source_sequence_gaps_total 3',
      'heartbeat_source_sequence_missing_total 30',
      'heartbeat_source_sequence_repeats_total 4',
      'heartbeat_source_sequence_resets_total 5',
      'heartbeat_source_sequence_unnumbered_total 6',
      'heartbeat_heartbeats_total 15',
      'heartbeat_checkpoint_saves_total 7',
      'heartbeat_checkpoint_failures_total 1',
      'heartbeat_checkpoint_age_seconds 0.5',
      'heartbeat_last_record_age_seconds 2.5',
      'heartbeat_service_heartbeat_age_seconds 12',
      'heartbeat_service_heartbeat_interval_seconds 60',
      'heartbeat_scrape_duration_seconds_count 1',
      'heartbeat_scrape_duration_seconds_bucket{le="0.005"} 1',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('have no age of a record before the first', async () => {
    const { registry } = createSelfMetrics(view({ lastRecordMs: () => undefined }));
    const text = await registry.metrics();
    expect(text).not.toMatch(/^heartbeat_last_record_age_seconds /m);
    expect(text).toMatch(/^heartbeat_process_resident_memory_bytes \d+/m);
  });

  it('all carry the own prefix, and satisfy promtool', async () => {
    const metrics = createSelfMetrics(view());
    const read = await metrics.read();
    expect(read.length).toBeGreaterThan(30);
    expect(read.filter(({ name }) => !name.startsWith('heartbeat_'))).toEqual([]);
    const { error, stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], {
      input: await metrics.registry.metrics(),
      encoding: 'utf8',
    });
    if (error !== undefined) throw new Error('promtool is missing: apt-get install prometheus');
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });
});
