import { describe, expect, it } from 'vitest';
import type { TrackedFieldKind } from '../../../src/model/observation.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { createHeartbeatBuilder } from '../../../src/publish/heartbeat/heartbeat-builder.ts';
import { emptyLedger } from '../../support/sample-view.ts';
import { declarationsOf, heartbeats, snapshotOf } from '../../support/snapshots.ts';

const event = { kind: 'event' } as const;
const declarations = declarationsOf({
  components: ['app'],
  counts: [{ component: 'app', name: 'jobs', error: false, from: [event] }],
});

type Field = readonly [name: string, kind: TrackedFieldKind | undefined, value: number];

/** Three jobs, and a heartbeat of the service with these numbers. */
function withFields(...fields: readonly Field[]): Snapshot {
  return snapshotOf(
    declarations,
    (registry) => registry.count(0, 3),
    heartbeats(1),
    (registry) => {
      for (const [name, kind, value] of fields) registry.heartbeatField(name, value, kind);
    },
  );
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
    const before = withFields(['orders_total', 'total', 40]);
    const now = withFields(
      ['orders_total', 'total', 52],
      ['hits_delta', 'delta', 7],
      ['jobs_total', 'total', 9],
      ['queue.depth', 'gauge', 3],
      ['maybe', undefined, 4],
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
    const before = withFields(['orders_total', 'total', 40], ['orders_delta', 'delta', 4]);
    const now = withFields(['orders_total', 'total', 52], ['orders_delta', 'delta', 5]);
    const line = lineOf(before, now);
    expect(line).toMatchObject({ orders_delta: 12, total_orders: 52 });
    expect(Object.keys(line).filter((key) => key.startsWith('own_'))).toEqual([]);
  });
});
