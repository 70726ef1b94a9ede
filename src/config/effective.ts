import type { Config, HealthConfig, Threshold } from '../model/config.ts';
import { declarationsOf } from './declarations.ts';
import type { ConfigDocument } from './grammar/document.ts';
import { required } from './required.ts';

/** The frozen configuration of a complete document, defaults included. */
export function configOf(document: ConfigDocument): Config {
  const { heartbeat, http, limits, reload, state } = document;
  return deepFreeze({
    service: required(document.service, 'service'),
    source: document.source?.source,
    sequence: document.source?.sequence,
    envelope: document.source?.envelope ?? 'auto',
    heartbeat: {
      enabled: required(heartbeat?.enabled, 'heartbeat.enabled'),
      intervalSeconds: required(heartbeat?.interval_seconds, 'heartbeat.interval_seconds'),
      graceSeconds: required(heartbeat?.grace_seconds, 'heartbeat.grace_seconds'),
      includeDetailedStats: required(
        heartbeat?.include_detailed_stats,
        'heartbeat.include_detailed_stats',
      ),
      out: heartbeat?.out,
    },
    http: {
      enabled: required(http?.enabled, 'http.enabled'),
      host: required(http?.host, 'http.host'),
      port: required(http?.port, 'http.port'),
      webConfigFile: http?.web_config_file,
      quarantine: required(http?.quarantine, 'http.quarantine'),
    },
    health: healthOf(document),
    state: {
      enabled: required(state?.enabled, 'state.enabled'),
      directory: state?.directory,
      fsyncSeconds: required(state?.fsync_seconds, 'state.fsync_seconds'),
    },
    reload: {
      follow: required(reload?.follow, 'reload.follow'),
      http: required(reload?.http, 'reload.http'),
    },
    limits: {
      maxLineBytes: required(limits?.max_line_bytes, 'limits.max_line_bytes'),
      maxFiles: required(limits?.max_files, 'limits.max_files'),
    },
    profile: required(document.profile, 'profile'),
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
