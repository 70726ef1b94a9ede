/** How an alert is shown to fire and not to fire, by promtool's engine: one sample a minute. */
export interface AlertCase {
  readonly alert: string;
  readonly severity?: string;
  /** Values by series, in promtool's notation. */
  readonly fires: Readonly<Record<string, string>>;
  readonly doesNot: Readonly<Record<string, string>>;
  /** When to look; by default after 30 minutes. */
  readonly at?: string;
}

const up = { heartbeat_source_up: '1x60', heartbeat_source_backlog_bytes: '0x60' };

/** A cumulative histogram whose samples are all below `le`, of 60 a minute. */
function histogram(
  name: string,
  les: readonly string[],
  labels = 'component="consumer"',
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['0.5', '1', '5', '+Inf'].map((le) => [
      `${name}_bucket{${labels},le="${le}"}`,
      les.includes(le) ? '0+60x60' : '0x60',
    ]),
  );
}

/** Every alert that ships, with the preset petrosa or without; once more with each severity. */
export const alertCases: readonly AlertCase[] = [
  {
    alert: 'HighErrorRate',
    fires: { error_rate_per_second: '0.5x60' },
    doesNot: { error_rate_per_second: '0.1x60' },
  },
  {
    alert: 'LowMessageThroughput',
    fires: { messages_per_second: '0.25x60' },
    doesNot: { messages_per_second: '0.5x60' },
  },
  {
    alert: 'HighErrorRatio',
    fires: {
      'messages_processed_total{component="consumer"}': '0+90x60',
      'consumer_errors_total{component="consumer"}': '0+10x60',
    },
    doesNot: {
      'messages_processed_total{component="consumer"}': '0+99x60',
      'consumer_errors_total{component="consumer"}': '0+1x60',
    },
  },
  {
    alert: 'SlowProcessingTime',
    fires: histogram('processing_time_seconds', ['5', '+Inf']),
    doesNot: histogram('processing_time_seconds', ['0.5', '1', '5', '+Inf']),
  },
  {
    alert: 'SlowPublishingTime',
    fires: histogram('publishing_time_seconds', ['5', '+Inf']),
    doesNot: histogram('publishing_time_seconds', ['0.5', '1', '5', '+Inf']),
  },
  {
    alert: 'SlowHttpRequestDuration',
    fires: histogram('http_request_duration_seconds', ['5', '+Inf'], 'route="/"'),
    doesNot: histogram('http_request_duration_seconds', ['0.5', '1', '5', '+Inf'], 'route="/"'),
  },
  {
    alert: 'ServiceSilent',
    fires: { heartbeat_last_record_age_seconds: '0+60x60', ...up },
    doesNot: {
      heartbeat_last_record_age_seconds: '0+60x60',
      ...up,
      heartbeat_source_backlog_bytes: '4096x60',
    },
  },
  {
    alert: 'ServiceSilent',
    fires: { heartbeat_last_record_age_seconds: '200x60', ...up },
    doesNot: { heartbeat_last_record_age_seconds: '150x60', ...up },
  },
  {
    alert: 'ServiceHeartbeatMissed',
    fires: {
      heartbeat_service_heartbeat_age_seconds: '190x60',
      heartbeat_service_heartbeat_interval_seconds: '60x60',
      ...up,
    },
    doesNot: {
      heartbeat_service_heartbeat_age_seconds: '170x60',
      heartbeat_service_heartbeat_interval_seconds: '60x60',
      ...up,
    },
  },
  {
    alert: 'ServiceHeartbeatMissed',
    fires: { heartbeat_service_heartbeats_missed_total: '0x20 4x60' },
    // The sidecar is behind: what it has not read yet may hold them.
    doesNot: {
      heartbeat_service_heartbeat_age_seconds: '190x60',
      heartbeat_service_heartbeat_interval_seconds: '60x60',
      ...up,
      heartbeat_source_backlog_bytes: '4096x60',
    },
  },
  {
    alert: 'ServiceHeartbeatMissed',
    severity: 'critical',
    fires: {
      heartbeat_service_heartbeat_age_seconds: '370x60',
      heartbeat_service_heartbeat_interval_seconds: '60x60',
      ...up,
    },
    doesNot: {
      heartbeat_service_heartbeat_age_seconds: '350x60',
      heartbeat_service_heartbeat_interval_seconds: '60x60',
      ...up,
    },
  },
  {
    alert: 'ServiceRestarted',
    severity: 'info',
    fires: { heartbeat_service_restarts_total: '0x20 1x60' },
    doesNot: { heartbeat_service_restarts_total: '3x60' },
  },
  {
    alert: 'ComponentUnhealthy',
    severity: 'critical',
    fires: { 'is_healthy{component="consumer"}': '1x10 0x60' },
    doesNot: { 'is_healthy{component="consumer"}': '0x60' },
  },
  {
    alert: 'ComponentStopped',
    severity: 'critical',
    fires: { 'is_running{component="consumer"}': '1x10 0x60' },
    doesNot: { 'is_running{component="consumer"}': '1x60' },
  },
  {
    alert: 'SidecarBlind',
    severity: 'critical',
    fires: { heartbeat_source_up: '0x60' },
    doesNot: { heartbeat_source_up: '1x60' },
  },
  {
    alert: 'SidecarAbsent',
    severity: 'critical',
    fires: { some_other_metric: '1x60' },
    doesNot: { heartbeat_build_info: '1x60' },
  },
  {
    alert: 'LogGaps',
    fires: { heartbeat_source_gaps_total: '0x20 1x60' },
    doesNot: { heartbeat_source_gaps_total: '2x60' },
  },
  {
    alert: 'SequenceGaps',
    fires: { heartbeat_source_sequence_missing_total: '0x20 7x60' },
    doesNot: { heartbeat_source_sequence_missing_total: '7x60' },
  },
  {
    alert: 'SidecarBehind',
    fires: { heartbeat_source_backlog_bytes: '70000000x60' },
    doesNot: { heartbeat_source_backlog_bytes: '60000000x60' },
  },
  {
    alert: 'CheckpointFailing',
    fires: { heartbeat_checkpoint_failures_total: '0+1x60' },
    doesNot: { heartbeat_checkpoint_failures_total: '1x60' },
  },
  {
    alert: 'ConfigurationRefused',
    fires: { heartbeat_config_last_reload_successful: '0x60' },
    doesNot: { heartbeat_config_last_reload_successful: '1x60' },
  },
  {
    alert: 'LedgerBroken',
    severity: 'critical',
    fires: { heartbeat_ledger_broken_total: '0x20 1x60' },
    doesNot: { heartbeat_ledger_broken_total: '0x60' },
  },
];
