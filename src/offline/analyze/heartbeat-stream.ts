import type { Engine } from '../../engine/engine.ts';
import type { HeartbeatLine } from '../../model/heartbeat.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import {
  createEventTimeWindows,
  type EventTimeWindows,
} from '../../publish/heartbeat/event-time-windows.ts';
import type { HeartbeatBuilder } from '../../publish/heartbeat/heartbeat-builder.ts';
import { serviceUptimeSeconds } from '../../publish/heartbeat/uptime.ts';

interface Captured {
  readonly snapshot: Snapshot;
  readonly ledger: Ledger;
}

export interface HeartbeatStreamOptions {
  readonly engine: Engine;
  readonly builder: HeartbeatBuilder;
  readonly intervalSeconds: number;
  /** How long a window takes late records after its end, on the records' own time. */
  readonly graceSeconds: number;
  readonly startMs: number | undefined;
  readonly write: (line: HeartbeatLine) => void;
}

/** The heartbeats that a finished log would have given, one per window of event time. */
export function createHeartbeatStream(options: HeartbeatStreamOptions): EventTimeWindows {
  const { engine, builder, write } = options;
  let previous = engine.snapshot();
  let sequence = 0;
  let firstMs: number | undefined;
  return createEventTimeWindows<Captured, Snapshot>({
    intervalSeconds: options.intervalSeconds,
    alignToServiceHeartbeat: true,
    startMs: options.startMs,
    capture: () => ({ snapshot: engine.snapshot(), ledger: engine.ledger() }),
    grace: {
      seconds: options.graceSeconds,
      mark: () => engine.snapshot(),
      amend: ({ snapshot, ledger }, mark) => ({
        snapshot: withAdded(snapshot, mark, engine.snapshot()),
        ledger,
      }),
    },
    onWindow(window, { snapshot, ledger }, final) {
      sequence += 1;
      firstMs ??= window.startMs;
      write(
        builder.build({
          previous,
          current: snapshot,
          window,
          sequence,
          heartbeatCount: sequence,
          uptimeSeconds: serviceUptimeSeconds(snapshot.run, window.endMs, firstMs),
          ledger,
          final,
        }),
      );
      previous = snapshot;
    },
  });
}

/** A snapshot with what was counted between two later ones. Other figures are as they were. */
function withAdded(snapshot: Snapshot, before: Snapshot, after: Snapshot): Snapshot {
  const counts = snapshot.counts.map((count, id) => {
    const added = (after.counts[id]?.value ?? 0) - (before.counts[id]?.value ?? 0);
    return added === 0 ? count : { ...count, value: count.value + added };
  });
  const found = after.discoveredComponents.map((now) => {
    const [own, was] = [snapshot, before].map((one) =>
      one.discoveredComponents.find(({ name }) => name === now.name),
    );
    const records = (own?.records ?? 0) + now.records - (was?.records ?? 0);
    const errors = (own?.errors ?? 0) + now.errors - (was?.errors ?? 0);
    return { ...(own ?? now), records, errors };
  });
  return { ...snapshot, counts, discoveredComponents: found };
}
