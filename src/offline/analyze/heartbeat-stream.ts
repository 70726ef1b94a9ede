import type { Engine } from '../../engine/engine.ts';
import type { HeartbeatLine } from '../../model/heartbeat.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { CounterValues } from '../../publish/heartbeat/counter-values.ts';
import { counterValues } from '../../publish/heartbeat/counter-values.ts';
import {
  createEventTimeWindows,
  type EventTimeWindows,
} from '../../publish/heartbeat/event-time-windows.ts';
import { Growth } from '../../publish/heartbeat/growth.ts';
import { buildHeartbeat, type HeartbeatInput } from '../../publish/heartbeat/heartbeat-builder.ts';
import { serviceUptimeSeconds } from '../../publish/heartbeat/uptime.ts';
import { withCounted } from './with-counted.ts';

interface Captured {
  readonly snapshot: Snapshot;
  readonly ledger: Ledger;
}

export interface HeartbeatStreamOptions {
  readonly engine: Engine;
  readonly line: Pick<HeartbeatInput, 'components' | 'intervalSeconds' | 'includeDetailedStats'>;
  /** How long a window takes late records after its end, on the records' own time. */
  readonly graceSeconds: number;
  readonly startMs: number | undefined;
  readonly write: (line: HeartbeatLine) => void;
}

/** The heartbeats that a finished log would have given, one per window of event time. */
export function createHeartbeatStream(options: HeartbeatStreamOptions): EventTimeWindows {
  const { engine, line, write } = options;
  const countersNow = (): CounterValues => counterValues(engine.snapshot().families);
  let previous = countersNow();
  let sequence = 0;
  let firstMs: number | undefined;
  return createEventTimeWindows<Captured, CounterValues>({
    intervalSeconds: line.intervalSeconds,
    alignToServiceHeartbeat: true,
    startMs: options.startMs,
    capture: () => ({ snapshot: engine.snapshot(), ledger: engine.ledger() }),
    grace: {
      seconds: options.graceSeconds,
      mark: countersNow,
      amend: ({ snapshot, ledger }, mark) => ({
        snapshot: {
          ...snapshot,
          families: withCounted(snapshot.families, mark, engine.snapshot().families),
        },
        ledger,
      }),
    },
    onWindow(window, { snapshot, ledger }, final) {
      sequence += 1;
      firstMs ??= window.startMs;
      const { families } = snapshot;
      const growth = new Growth(previous, families, window.seconds);
      write(
        buildHeartbeat({
          ...line,
          families,
          growth,
          window,
          sequence,
          heartbeatCount: sequence,
          uptimeSeconds: serviceUptimeSeconds(snapshot.run, window.endMs, firstMs),
          ledger,
          final,
        }),
      );
      previous = growth.after;
    },
  });
}
