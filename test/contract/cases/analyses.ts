/** Arguments of `heartbeat analyze`, by the name of the golden file. */
export const analyses: Readonly<Record<string, string>> = {
  'none/pino': 'fixtures/profiles/pino.ndjson',
  'none/structlog': 'fixtures/profiles/structlog.ndjson',
  'none/zap': 'fixtures/profiles/zap.ndjson',
  'none/caddy': 'fixtures/profiles/caddy.ndjson',
  'none/logfmt': 'fixtures/profiles/go-kit.log',
  'none/access': 'test/contract/cases/access.log',
  'none/otel': 'fixtures/profiles/otel.ndjson',
  'none/otlp-batches': 'test/contract/cases/otlp-batches.ndjson',
  'none/docker': 'fixtures/envelopes/docker.log',
  'none/cri': 'fixtures/envelopes/cri.log',
  'none/several-files': 'fixtures/profiles/zerolog.ndjson fixtures/profiles/winston.ndjson',
  'none/several-writers': 'fixtures/logs/workers.ndjson',
  'none/many-components': 'fixtures/logs/kitchen-sink.log',
  'none/folded-labels': 'fixtures/logs/mongodb_head.ndjson',
  'none/requests': 'fixtures/profiles/envoy.ndjson',
  'none/heartbeats': 'fixtures/petrosa/heartbeat_script.ndjson',
  'none/found-heartbeats': 'test/contract/cases/discovering.ndjson',
  'preset/heartbeat-script': '--preset petrosa fixtures/petrosa/heartbeat_script.ndjson',
  'preset/info-steady': '--preset petrosa fixtures/petrosa/info_steady.ndjson',
  'preset/debug-full': '--preset petrosa fixtures/petrosa/debug_full.ndjson',
  'preset/socket-client': '--preset petrosa-socket-client fixtures/petrosa/socket_client.ndjson',
  'own/everything': own('everything'),
  'own/discovering': own('discovering'),
  'own/followed': own('followed', 'fixtures/logs/workers.ndjson'),
  'own/workers': '--config fixtures/logs/workers.yaml fixtures/logs/workers.ndjson',
};

/** Those whose windows are held too: each heartbeat that the log would have given. */
export const windowed: Readonly<Record<string, string>> = {
  'none/several-writers': '--interval 3',
  'none/found-heartbeats': '--interval 10',
  'preset/info-steady': '--interval 10',
  'preset/socket-client': '--interval 10',
  'own/everything': '--interval 10',
  'own/discovering': '--interval 10',
};

/** Those that are held as `/metrics` would show them. */
export const exposed: readonly string[] = [
  'preset/debug-full',
  'own/everything',
  'own/discovering',
];

/** Those whose report for people is held, with the flags that make it. */
export const reported: Readonly<Record<string, string>> = {
  'none/pino': '',
  'none/folded-labels': '--format markdown',
  'preset/debug-full': '--format markdown',
  'own/everything': '--explain',
  'own/discovering': '',
};

/** What `rules`, `dashboard` and `config` are asked of. */
export const configurations: Readonly<Record<string, string>> = {
  none: '',
  petrosa: '--preset petrosa',
  'petrosa-socket-client': '--preset petrosa-socket-client',
  everything: '--config test/contract/cases/everything.yaml',
  discovering: '--config test/contract/cases/discovering.yaml',
};

function own(name: string, log = `test/contract/cases/${name}.ndjson`): string {
  return `--config test/contract/cases/${name}.yaml ${log}`;
}
