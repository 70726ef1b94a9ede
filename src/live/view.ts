import type { Engine } from '../engine/engine.ts';
import { serviceHeartbeatAgeSeconds } from '../health/health-condition.ts';
import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import type { Source } from '../model/source.ts';
import type { View } from '../model/view.ts';
import { createSelfMetrics } from '../publish/own/self-metrics.ts';
import type { WebAccess } from '../serve/access/web-access.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Configuration } from './configuration.ts';
import type { HeartbeatLoop } from './heartbeat-loop.ts';
import type { LiveEngine } from './live-engine.ts';

export interface ViewOptions {
  readonly clock: Clock;
  readonly live: LiveEngine;
  readonly source: Source;
  readonly heartbeatLoop: HeartbeatLoop;
  readonly version: string;
  readonly ready: View['ready'];
  readonly configuration: Configuration;
  readonly web: WebAccess | undefined;
  /** Absent where nothing is saved. */
  readonly checkpoints: Checkpoints | undefined;
}

/**
 * What the HTTP server shows of a running sidecar: a view for each configuration that comes to hold.
 * One that holds no more goes on to show what it showed last. The sidecar's own metrics go through.
 */
export function createViews(options: ViewOptions): (config: Config) => View {
  const { clock, live, source, heartbeatLoop, checkpoints, configuration } = options;
  const startedMs = clock.now();
  const startedAt = clock.monotonic();
  const self = createSelfMetrics({
    version: options.version,
    now: () => clock.now(),
    ledger: () => live.engine.ledger(),
    source: () => source.status(),
    lastRecordMs: () => live.lastRecordMs,
    lastRecordTimeMs: () => live.engine.lastTimeMs,
    serviceHeartbeat: () => ({
      ageSeconds: serviceHeartbeatAgeSeconds(
        {
          nowMs: clock.now(),
          lastRecordMs: live.lastRecordMs,
          lastRecordTimeMs: live.engine.lastTimeMs,
        },
        live.engine.serviceRun.lastHeartbeatTimeMs,
      ),
      intervalSeconds: live.engine.serviceRun.intervalSeconds,
    }),
    lostBytes: () => live.lostBytes,
    brokenBalances: () => live.engine.brokenBalances,
    sequence: () => live.engine.sequence(),
    checkpoints: () => checkpoints?.status(),
    configuration: () => configuration.status(),
    webConfig: () => options.web?.status(),
    heartbeats: () => heartbeatLoop.count,
  });
  return (config) => viewOf(config, live.engine);

  function viewOf(config: Config, engine: Engine): View {
    return {
      service: config.service,
      declarations: config.declarations,
      health: config.health,
      startedMs,
      declaredMs: clock.now(),
      snapshot: () => heartbeatLoop.withRates(engine.snapshot()),
      ledger: () => engine.ledger(),
      format: () => engine.format(),
      ...(config.http.quarantine && { quarantine: () => engine.quarantine() }),
      source: () => source.status(),
      lastHeartbeat: () => (config.heartbeat.enabled ? heartbeatLoop.last : undefined),
      heartbeatStatus: () => ({
        enabled: config.heartbeat.enabled,
        is_running: heartbeatLoop.running,
        interval_seconds: config.heartbeat.intervalSeconds,
        heartbeat_count: heartbeatLoop.count,
        uptime_seconds: Math.round((clock.monotonic() - startedAt) / 10) / 100,
        include_detailed_stats: config.heartbeat.includeDetailedStats,
      }),
      ready: options.ready,
      settle: () => checkpoints?.settle() ?? Promise.resolve(),
      checkpoints: () => checkpoints?.status(),
      configuration: () => configuration.status(),
      webConfig: () => options.web?.status(),
      ...(config.reload.http && { reload: () => configuration.reload('POST /-/reload') }),
      lastRecordMs: () => live.lastRecordMs,
      lastRecordTimeMs: () => engine.lastTimeMs,
      brokenBalances: () => engine.brokenBalances,
      sequence: () => engine.sequence(),
      selfMetrics: () => self.read(),
      scraped: (seconds) => self.scraped(seconds),
    };
  }
}
