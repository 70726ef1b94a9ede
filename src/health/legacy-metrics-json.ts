import { errorRateName } from '../catalogue/declared-counts.ts';
import type { Clock } from '../model/clock.ts';
import { type ComponentFamilies, numberOf, ofComponent, pointOf } from '../model/families.ts';
import type { Family } from '../model/family.ts';
import { jsonValue } from '../model/json-value.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { View } from '../model/view.ts';
import { componentKey } from './component-report.ts';
import type { HealthDocument } from './health-document.ts';

type Json = null | boolean | number | string | { readonly [key: string]: Json };

/**
 * The JSON that the seed's `/metrics` gave before it spoke Prometheus, keys as they were, for its
 * command line and whoever still reads it. `system` is the sidecar's process: a log does not tell
 * the service's.
 */
export function createLegacyMetricsJson(
  view: View,
  clock: Clock,
): (snapshot: Snapshot, health: HealthDocument) => Json {
  const cpuPercent = createCpuMeter(clock);
  return (snapshot, health) => {
    const heartbeat = { ...view.heartbeatStatus() };
    return {
      service: { name: view.service, uptime_seconds: health.uptime_seconds },
      system: {
        memory_usage_mb: process.memoryUsage.rss() / 1024 / 1024,
        cpu_usage_percent: cpuPercent(),
      },
      health: { status: health.status, last_check: clock.now() / 1000 },
      configuration: {
        heartbeat_enabled: heartbeat.enabled,
        heartbeat_interval: heartbeat.interval_seconds,
      },
      components: {
        ...Object.fromEntries(
          view.declarations.components.map((component) => [
            componentKey(component),
            describeComponent(ofComponent(snapshot.families, component), snapshot.families),
          ]),
        ),
        heartbeat,
      },
    };
  };
}

function describeComponent(component: ComponentFamilies, all: readonly Family[]): Json {
  const entries: [string, Json][] = [];
  const summed: Record<string, number> = {};
  for (const count of component.counts) {
    const { name, id, isError } = count.quantity;
    const value = numberOf(count);
    entries.push([name, value]);
    const legacyName = isError === true ? 'error_count' : legacyCountName(rateOf(id, all));
    if (legacyName !== undefined) summed[legacyName] = (summed[legacyName] ?? 0) + value;
  }
  for (const timing of component.timings) {
    const { name } = timing.quantity;
    const { averageMs, maximumMs, samples } = timing.facets.window ?? {};
    entries.push(
      [`max_${name}_ms`, maximumMs ?? 0],
      [`avg_${name}_ms`, averageMs ?? 0],
      [`${name}_count`, pointOf(timing)?.distribution?.count ?? 0],
      [`${name}s_count`, samples ?? 0],
    );
  }
  const stated = Object.fromEntries(
    component.states.map((state) => [state.quantity.name, jsonValue(pointOf(state)?.value)]),
  );
  const { is_healthy: healthy = null, ...others } = stated;
  return {
    ...summed,
    ...Object.fromEntries(entries),
    ...stated,
    health: { healthy, ...others, ...summed },
  };
}

/** The name under which the rate of a count is published. */
function rateOf(count: number, families: readonly Family[]): string | undefined {
  return families.find(
    ({ quantity: { name, derivation } }) =>
      name !== errorRateName && derivation?.of.includes(count),
  )?.quantity.name;
}

/** `messages_per_second` → `message_count`, as the seed names what it counts. */
function legacyCountName(rate: string | undefined): string | undefined {
  return rate?.replace(/s?_per_second$/, '_count');
}

/** CPU since the last call, in percent of one core; 0 at first, as the seed's meter gave it. */
function createCpuMeter(clock: Clock): () => number {
  let last = { atMs: clock.monotonic(), usage: process.cpuUsage() };
  let isFirst = true;
  return () => {
    const atMs = clock.monotonic();
    const { user, system } = process.cpuUsage(last.usage);
    const elapsedMs = atMs - last.atMs;
    last = { atMs, usage: process.cpuUsage() };
    const percent = isFirst || elapsedMs <= 0 ? 0 : (user + system) / 10 / elapsedMs;
    isFirst = false;
    return Math.round(percent * 10) / 10;
  };
}
