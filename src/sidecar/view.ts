import type { WebAccess } from '../access/web-access.ts';
import { serviceHeartbeatAgeSeconds } from '../exposition/health-condition.ts';
import type { View } from '../exposition/view.ts';
import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import type { Source } from '../model/source.ts';
import { createSelfMetrics } from '../telemetry/self-metrics.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Pulse } from './pulse.ts';
import type { Watch } from './watch.ts';

export interface ViewOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly watch: Watch;
  readonly source: Source;
  readonly pulse: Pulse;
  readonly version: string;
  readonly ready: View['ready'];
  readonly web: WebAccess | undefined;
  /** Absent where nothing is saved. */
  readonly checkpoints: Checkpoints | undefined;
}

/** What the HTTP server shows of a running sidecar. */
export function createView(options: ViewOptions): View {
  const { config, clock, watch, source, pulse, checkpoints } = options;
  const { engine } = watch;
  const startedMs = clock.now();
  const startedAt = clock.monotonic();
  const self = createSelfMetrics({
    version: options.version,
    now: () => clock.now(),
    ledger: () => engine.ledger(),
    source: () => source.status(),
    lastRecordMs: () => watch.lastRecordMs,
    lastRecordTimeMs: () => engine.lastTimeMs,
    serviceHeartbeat: () => ({
      ageSeconds: serviceHeartbeatAgeSeconds(
        {
          nowMs: clock.now(),
          lastRecordMs: watch.lastRecordMs,
          lastRecordTimeMs: engine.lastTimeMs,
        },
        engine.serviceRun.lastHeartbeatTimeMs,
      ),
      intervalSeconds: engine.serviceRun.intervalSeconds,
    }),
    lostBytes: () => watch.lostBytes,
    brokenBalances: () => engine.brokenBalances,
    sequence: () => engine.sequence(),
    checkpoints: () => checkpoints?.status(),
    webConfig: () => options.web?.status(),
    heartbeats: () => (config.heartbeat.enabled ? pulse.count : 0),
  });
  return {
    service: config.service,
    declarations: config.declarations,
    health: config.health,
    startedMs,
    snapshot: () => engine.snapshot(),
    ledger: () => engine.ledger(),
    format: () => engine.format(),
    ...(config.http.quarantine && { quarantine: () => engine.quarantine() }),
    source: () => source.status(),
    lastHeartbeat: () => (config.heartbeat.enabled ? pulse.last : undefined),
    heartbeatStatus: () => ({
      enabled: config.heartbeat.enabled,
      is_running: pulse.running,
      interval_seconds: config.heartbeat.intervalSeconds,
      heartbeat_count: config.heartbeat.enabled ? pulse.count : 0,
      uptime_seconds: Math.round((clock.monotonic() - startedAt) / 10) / 100,
      include_detailed_stats: config.heartbeat.includeDetailedStats,
    }),
    rates: () => pulse.rates(),
    ready: options.ready,
    settle: () => checkpoints?.settle() ?? Promise.resolve(),
    checkpoints: () => checkpoints?.status(),
    lastRecordMs: () => watch.lastRecordMs,
    lastRecordTimeMs: () => engine.lastTimeMs,
    brokenBalances: () => engine.brokenBalances,
    sequence: () => engine.sequence(),
    selfMetrics: () => self.read(),
    scraped: (seconds) => self.scraped(seconds),
  };
}
