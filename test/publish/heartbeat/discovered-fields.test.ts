import { describe, expect, it } from 'vitest';
import type { HeartbeatFieldSnapshot, Snapshot } from '../../../src/model/snapshot.ts';
import { createHeartbeatBuilder } from '../../../src/publish/heartbeat/heartbeat-builder.ts';
import { declarationsOf, emptyLedger, snapshotOf } from './snapshots.ts';

const event = { kind: 'event' } as const;
const declarations = declarationsOf({
  components: ['app'],
  counts: [{ component: 'app', name: 'jobs', error: false, from: [event] }],
});

function field(
  name: string,
  kind: HeartbeatFieldSnapshot['kind'],
  value: number,
): HeartbeatFieldSnapshot {
  return {
    field: name,
    kind,
    value,
    printed: value,
    resets: 0,
    rate: undefined,
    isRepeated: false,
  };
}

function withFields(...fields: readonly HeartbeatFieldSnapshot[]): Snapshot {
  const snapshot = snapshotOf([3]);
  return { ...snapshot, run: { ...snapshot.run, fields } };
}

function lineOf(previous: Snapshot, current: Snapshot) {
  return createHeartbeatBuilder({
    declarations,
    intervalSeconds: 60,
    includeDetailedStats: true,
  }).build({
    previous,
    current,
    window: { startMs: 0, endMs: 60_000, seconds: 60 },
    sequence: 1,
    heartbeatCount: 1,
    uptimeSeconds: 60,
    ledger: emptyLedger,
    final: false,
  });
}

describe('fields of the service’s own heartbeats in the line', () => {
  it('are deltas and totals, or gauges, under names that nobody has', () => {
    const before = withFields(field('orders_total', 'total', 40));
    const now = withFields(
      field('orders_total', 'total', 52),
      field('hits_delta', 'delta', 7),
      field('jobs_total', 'total', 9),
      field('queue.depth', 'gauge', 3),
      field('maybe', undefined, 4),
    );
    expect(lineOf(before, now)).toMatchObject({
      orders_delta: 12,
      total_orders: 52,
      hits_delta: 7,
      total_hits: 7,
      jobs_delta: 0,
      total_jobs: 3,
      own_jobs_delta: 9,
      own_total_jobs: 9,
      queue_depth: 3,
    });
    expect(lineOf(before, now)).not.toHaveProperty('maybe');
  });

  it('leave out a delta beside its own total', () => {
    const now = withFields({ ...field('orders_delta', 'delta', 5), isRepeated: true });
    expect(lineOf(withFields(), now)).not.toHaveProperty('orders_delta');
  });
});
