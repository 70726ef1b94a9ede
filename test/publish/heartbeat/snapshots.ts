import type { Declarations } from '../../../src/model/declaration.ts';
import type { TimingSnapshot } from '../../../src/model/distribution.ts';
import type { Ledger } from '../../../src/model/ledger.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';

export function declarationsOf(parts: Partial<Declarations>): Declarations {
  return {
    components: [],
    counts: [],
    timings: [],
    states: [],
    metrics: [],
    run: {},
    windowSamples: 1000,
    exemplars: false,
    discoverTimings: false,
    maxDiscoveredTimings: 0,
    maxDiscoveredComponents: 0,
    discoveredBucketsSeconds: [],
    ...parts,
  };
}

export function snapshotOf(
  counts: readonly number[],
  parts: Partial<Pick<Snapshot, 'timings' | 'states' | 'discoveredTimings'>> = {},
): Snapshot {
  return {
    counts: counts.map((value) => ({ value, lastTimeMs: undefined, drift: 0, rate: undefined })),
    timings: [],
    states: [],
    metrics: [],
    discoveredTimings: [],
    discoveredComponents: [],
    families: [],
    run: {
      restarts: 0,
      heartbeats: 0,
      missed: 0,
      doubled: 0,
      late: 0,
      lastHeartbeatTimeMs: undefined,
      lastHeartbeatCount: undefined,
      intervalSeconds: undefined,
      startedTimeMs: undefined,
      writers: 0,
      byWriter: [],
      fields: [],
      writersFolded: 0,
    },
    ...parts,
  };
}

export function timingOf(averageMs: number | undefined, maximumMs: number | undefined) {
  return {
    count: 0,
    sumMs: 0,
    minMs: undefined,
    maxMs: undefined,
    bucketCounts: [],
    bucketsSeconds: [],
    windowAverageMs: averageMs,
    windowMaximumMs: maximumMs,
    windowCount: 0,
    zeros: 0,
    eachBucket: () => {},
    quantileMs: () => undefined,
  } satisfies TimingSnapshot;
}

export const emptyLedger: Ledger = {
  bytes: 0,
  lines: 0,
  records: 0,
  matched: 0,
  unmatched: 0,
  malformed: 0,
  oversize: 0,
  blank: 0,
  bytesBy: { matched: 0, unmatched: 0, malformed: 0, oversize: 0, blank: 0 },
  reasons: {},
};
