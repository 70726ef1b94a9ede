import type { Engine } from '../engine/engine.ts';
import { createEventTimeWindows, type EventTimeWindows } from '../heartbeat/event-time-windows.ts';
import type { HeartbeatBuilder } from '../heartbeat/heartbeat-builder.ts';
import { serviceUptimeSeconds } from '../heartbeat/uptime.ts';
import type { HeartbeatLine } from '../model/heartbeat.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Snapshot } from '../model/snapshot.ts';

interface Captured {
  readonly snapshot: Snapshot;
  readonly ledger: Ledger;
}

export interface HeartbeatStreamOptions {
  readonly engine: Engine;
  readonly builder: HeartbeatBuilder;
  readonly intervalSeconds: number;
  readonly startMs: number | undefined;
  readonly write: (line: HeartbeatLine) => void;
}

/** The heartbeats that a finished log would have given, one per window of event time. */
export function createHeartbeatStream(options: HeartbeatStreamOptions): EventTimeWindows {
  const { engine, builder, write } = options;
  let previous = engine.snapshot();
  let sequence = 0;
  let firstMs: number | undefined;
  return createEventTimeWindows<Captured>({
    intervalSeconds: options.intervalSeconds,
    alignToServiceHeartbeat: true,
    startMs: options.startMs,
    capture: () => ({ snapshot: engine.snapshot(), ledger: engine.ledger() }),
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
