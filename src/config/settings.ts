/** How to parse a setting that comes as a text (environment, flags). */
export type SettingKind = 'boolean' | 'number' | 'size' | 'text' | 'words';

interface Setting {
  readonly kind: SettingKind;
  /** The flag that sets it, as it is typed. */
  readonly flag: string;
}

const settings = {
  service: { kind: 'text', flag: '--service' },
  profile: { kind: 'text', flag: '--profile' },
  discover_timings: { kind: 'boolean', flag: '--discover-timings' },
  'source.file': { kind: 'text', flag: '--file' },
  'source.pod.container': { kind: 'text', flag: '--container' },
  'source.pod.name': { kind: 'text', flag: '--pod' },
  'source.pod.namespace': { kind: 'text', flag: '--namespace' },
  'source.pod.context': { kind: 'text', flag: '--context' },
  'source.pod.kubeconfig': { kind: 'text', flag: '--kubeconfig' },
  'source.node.directory': { kind: 'text', flag: '--node' },
  'source.stdin': { kind: 'boolean', flag: '--stdin' },
  'source.command': { kind: 'words', flag: '--' },
  'heartbeat.enabled': { kind: 'boolean', flag: '--heartbeat' },
  'heartbeat.interval_seconds': { kind: 'number', flag: '--interval' },
  'heartbeat.grace_seconds': { kind: 'number', flag: '--grace' },
  'heartbeat.include_detailed_stats': { kind: 'boolean', flag: '--detailed-stats' },
  'heartbeat.out': { kind: 'text', flag: '--heartbeat-out' },
  'heartbeat.window_samples': { kind: 'number', flag: '--window-samples' },
  'http.enabled': { kind: 'boolean', flag: '--http' },
  'http.host': { kind: 'text', flag: '--host' },
  'http.port': { kind: 'number', flag: '--port' },
  'http.web_config_file': { kind: 'text', flag: '--web-config-file' },
  'http.quarantine': { kind: 'boolean', flag: '--quarantine' },
  'health.silence_seconds.degraded': { kind: 'number', flag: '--silence-degraded' },
  'health.silence_seconds.unhealthy': { kind: 'number', flag: '--silence-unhealthy' },
  'health.error_rate_per_second.degraded': { kind: 'number', flag: '--error-rate-degraded' },
  'health.error_rate_per_second.unhealthy': { kind: 'number', flag: '--error-rate-unhealthy' },
  'health.missed_heartbeats.degraded': { kind: 'number', flag: '--missed-degraded' },
  'health.missed_heartbeats.unhealthy': { kind: 'number', flag: '--missed-unhealthy' },
  'health.backlog_bytes.degraded': { kind: 'size', flag: '--backlog-degraded' },
  'health.backlog_bytes.unhealthy': { kind: 'size', flag: '--backlog-unhealthy' },
  'state.enabled': { kind: 'boolean', flag: '--no-state' },
  'state.directory': { kind: 'text', flag: '--state' },
  'state.fsync_seconds': { kind: 'number', flag: '--fsync-seconds' },
  'reload.follow': { kind: 'boolean', flag: '--follow-config' },
  'reload.http': { kind: 'boolean', flag: '--enable-reload' },
  'limits.max_line_bytes': { kind: 'size', flag: '--max-line-bytes' },
  'limits.max_series_per_metric': { kind: 'number', flag: '--max-series' },
  'limits.max_files': { kind: 'number', flag: '--max-files' },
  'limits.max_discovered_timings': { kind: 'number', flag: '--max-discovered-timings' },
} as const satisfies Readonly<Record<string, Setting>>;

/** A single setting that flags and the environment can give, by its path in the YAML. */
export type SettingPath = keyof typeof settings;

export function settingAt(path: SettingPath): Setting {
  return settings[path];
}

/** Whether a path from outside the type system is that of a setting. */
export function isSettingPath(path: string): path is SettingPath {
  return Object.hasOwn(settings, path);
}

const words: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false,
};

/** The value of a text for a setting; the text itself if it does not parse, so that the grammar
 * reports it. */
export function valueOfText(text: string, kind: SettingKind): unknown {
  const trimmed = text.trim();
  if (kind === 'boolean') {
    const word = trimmed.toLowerCase();
    return Object.hasOwn(words, word) ? words[word] : text;
  }
  if (kind === 'number' || (kind === 'size' && /^\d+$/.test(trimmed))) {
    const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed);
    return plain ? Number(trimmed) : text;
  }
  return text;
}
