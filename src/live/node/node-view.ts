import { createRegistry } from '../../count/registry/registry.ts';
import { serviceHeartbeatAgeSeconds } from '../../health/health-condition.ts';
import type { Clock } from '../../model/clock.ts';
import type { Config } from '../../model/config.ts';
import type { Declarations } from '../../model/declaration.ts';
import type { Source } from '../../model/source.ts';
import type { ConfigurationStatus, HeartbeatStatus, PodView, View } from '../../model/view.ts';
import type { PodReading } from '../../publish/own/pod-metrics.ts';
import { createSelfMetrics } from '../../publish/own/self-metrics.ts';
import type { WebAccess } from '../../serve/access/web-access.ts';
import type { Checkpoints } from '../checkpoints.ts';
import type { Configuration } from '../configuration.ts';
import type { Container } from './container.ts';
import type { Containers } from './containers.ts';
import { formatOf, quarantineOf } from './sums.ts';

export interface NodeViewOptions {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly containers: Containers;
  readonly source: Source;
  readonly version: string;
  readonly ready: View['ready'];
  readonly lostBytes: () => number;
  readonly web: WebAccess | undefined;
  /** Absent where nothing is saved. */
  readonly checkpoints: Checkpoints | undefined;
}

/**
 * What the HTTP server shows of a node: each pod, and what they have in common. A view for each
 * configuration that comes to hold, and for each that a pod comes to be counted by.
 */
export function createNodeViews(options: NodeViewOptions): (config: Config) => View {
  const { configuration, clock, containers, source, checkpoints } = options;
  const startedMs = clock.now();
  const startedAt = clock.monotonic();
  const podViews = new WeakMap<Container, { readonly config: Config; readonly view: View }>();
  const self = createSelfMetrics({
    version: options.version,
    now: () => clock.now(),
    ledger: () => containers.ledger(),
    source: () => source.status(),
    lastRecordMs: () => lastOf(containers, ({ lastRecordMs }) => lastRecordMs),
    lastRecordTimeMs: () => lastOf(containers, ({ engine }) => engine.lastTimeMs),
    serviceHeartbeat: () => ({ ageSeconds: undefined, intervalSeconds: undefined }),
    lostBytes: options.lostBytes,
    brokenBalances: () => containers.brokenBalances,
    sequence: () => containers.sequence(),
    checkpoints: () => checkpoints?.status(),
    configuration: () => configuration.status(),
    webConfig: () => options.web?.status(),
    heartbeats: () => containers.heartbeats,
    pods: () => ({
      forgotten: containers.forgotten,
      readings: containers.list().map((container) => readingOf(container, clock)),
    }),
  });

  const commonOf = ({ service, health, heartbeat }: Config, count: () => number) => ({
    service,
    health,
    startedMs,
    declaredMs: clock.now(),
    heartbeatStatus: (): HeartbeatStatus => ({
      enabled: heartbeat.enabled,
      is_running: heartbeat.enabled,
      interval_seconds: heartbeat.intervalSeconds,
      heartbeat_count: count(),
      uptime_seconds: Math.round((clock.monotonic() - startedAt) / 10) / 100,
      include_detailed_stats: heartbeat.includeDetailedStats,
    }),
    ready: options.ready,
    settle: () => checkpoints?.settle() ?? Promise.resolve(),
    configuration: () => configuration.status(),
    selfMetrics: () => self.read(),
    scraped: (seconds: number) => self.scraped(seconds),
  });

  function viewOf(container: Container): View {
    const { live, heartbeatLoop, config } = container;
    const { engine } = live;
    return {
      ...commonOf(config, () => heartbeatLoop.count),
      declarations: config.declarations,
      snapshot: () => heartbeatLoop.withRates(engine.snapshot()),
      ledger: () => engine.ledger(),
      format: () => engine.format(),
      source: () => container.status(),
      lastHeartbeat: () => (config.heartbeat.enabled ? container.lastHeartbeat : undefined),
      configuration: () => configurationOf(container),
      // Saving goes well or badly for all of them: the node tells of it.
      checkpoints: () => undefined,
      lastRecordMs: () => live.lastRecordMs,
      lastRecordTimeMs: () => engine.lastTimeMs,
      brokenBalances: () => engine.brokenBalances,
      sequence: () => engine.sequence(),
    };
  }

  function configurationOf({ podConfig }: Container): ConfigurationStatus {
    const { path, loadedMs } = configuration.status();
    // That the follower's own was refused, the node tells.
    return { path: podConfig.where ?? path, loadedMs, problem: podConfig.problem };
  }

  function podView(container: Container): PodView {
    const { name, config, goneAtMs } = container;
    const known = podViews.get(container);
    const view = known?.config === config ? known.view : viewOf(container);
    podViews.set(container, { config, view });
    return { name, isGone: goneAtMs !== undefined, view };
  }

  return (config) => {
    const declarations = declaringNothing(config.declarations);
    const nothing = createRegistry(declarations).snapshot();
    return {
      ...commonOf(config, () => containers.heartbeats),
      declarations,
      snapshot: () => nothing,
      ledger: () => containers.ledger(),
      format: () => formatOf(containers.list()),
      ...(config.http.quarantine && { quarantine: () => quarantineOf(containers.list()) }),
      source: () => source.status(),
      lastHeartbeat: () => undefined,
      checkpoints: () => checkpoints?.status(),
      ...(config.reload.http && { reload: () => configuration.reload('POST /-/reload') }),
      lastRecordMs: () => lastOf(containers, ({ lastRecordMs }) => lastRecordMs),
      lastRecordTimeMs: () => lastOf(containers, ({ engine }) => engine.lastTimeMs),
      brokenBalances: () => containers.brokenBalances,
      sequence: () => containers.sequence(),
      pods: () => containers.list().map(podView),
    };
  };
}

function declaringNothing(declarations: Declarations): Declarations {
  const none = { components: [], counts: [], timings: [], states: [], metrics: [] };
  return { ...declarations, ...none, maxDiscoveredComponents: 0, maxDiscoveredTimings: 0 };
}

/** The latest of all containers. */
function lastOf(
  containers: Containers,
  read: (live: Container['live']) => number | undefined,
): number | undefined {
  const known = containers.list().flatMap(({ live }) => read(live) ?? []);
  return known.length === 0 ? undefined : Math.max(...known);
}

function readingOf(container: Container, clock: Clock): PodReading {
  const { name, live, goneAtMs } = container;
  const { engine, lastRecordMs } = live;
  const seen = { nowMs: clock.now(), lastRecordMs, lastRecordTimeMs: engine.lastTimeMs };
  const { lastHeartbeatTimeMs, intervalSeconds } = engine.serviceRun;
  return {
    labels: [name.namespace, name.pod, name.container],
    isGone: goneAtMs !== undefined,
    isConfigRefused: container.podConfig.problem !== undefined,
    ledger: engine.ledger(),
    source: container.status(),
    lastRecordMs,
    lastRecordTimeMs: engine.lastTimeMs,
    heartbeatAgeSeconds: serviceHeartbeatAgeSeconds(seen, lastHeartbeatTimeMs),
    heartbeatIntervalSeconds: intervalSeconds,
  };
}
