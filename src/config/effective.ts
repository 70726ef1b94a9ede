import type { Config, HealthConfig, Threshold } from '../model/config.ts';
import { declarationsOf } from './declarations.ts';
import { demand } from './demand.ts';
import type { ConfigDocument } from './grammar/document.ts';

/** The frozen configuration of a document that is complete, defaults included. */
export function configOf(document: ConfigDocument): Config {
  const { heartbeat, http, limits, reload, state } = document;
  return deepFreeze({
    service: demand(document.service, 'service'),
    source: document.source?.place,
    sequence: document.source?.sequence,
    envelope: document.source?.envelope ?? 'auto',
    heartbeat: {
      enabled: demand(heartbeat?.enabled, 'heartbeat.enabled'),
      intervalSeconds: demand(heartbeat?.interval_seconds, 'heartbeat.interval_seconds'),
      graceSeconds: demand(heartbeat?.grace_seconds, 'heartbeat.grace_seconds'),
      includeDetailedStats: demand(
        heartbeat?.include_detailed_stats,
        'heartbeat.include_detailed_stats',
      ),
      out: heartbeat?.out,
    },
    http: {
      enabled: demand(http?.enabled, 'http.enabled'),
      host: demand(http?.host, 'http.host'),
      port: demand(http?.port, 'http.port'),
      webConfigFile: http?.web_config_file,
      quarantine: demand(http?.quarantine, 'http.quarantine'),
    },
    health: healthOf(document),
    state: {
      enabled: demand(state?.enabled, 'state.enabled'),
      directory: state?.directory,
      fsyncSeconds: demand(state?.fsync_seconds, 'state.fsync_seconds'),
    },
    reload: {
      follow: demand(reload?.follow, 'reload.follow'),
      http: demand(reload?.http, 'reload.http'),
    },
    limits: {
      maxLineBytes: demand(limits?.max_line_bytes, 'limits.max_line_bytes'),
      maxFiles: demand(limits?.max_files, 'limits.max_files'),
    },
    profile: demand(document.profile, 'profile'),
    declarations: declarationsOf(document),
  });
}

function healthOf({ health }: ConfigDocument): HealthConfig {
  return {
    silenceSeconds: thresholdOf(health?.silence_seconds),
    errorRatePerSecond: thresholdOf(health?.error_rate_per_second),
    missedHeartbeats: thresholdOf(health?.missed_heartbeats),
    backlogBytes: thresholdOf(health?.backlog_bytes),
  };
}

function thresholdOf(
  pair: { readonly degraded?: number; readonly unhealthy?: number } = {},
): Threshold {
  return { degraded: pair.degraded, unhealthy: pair.unhealthy };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
