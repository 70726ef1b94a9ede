import { CodedError, exitCode } from '../../model/error.ts';
import { didYouMean } from '../../model/nearest-name.ts';
import { awsLambda } from './aws-lambda.ts';
import { bunyan } from './bunyan.ts';
import { caddy } from './caddy.ts';
import { cockroachdb } from './cockroachdb.ts';
import { ecs } from './ecs.ts';
import { envoy } from './envoy.ts';
import { etcd } from './etcd.ts';
import { gcp } from './gcp.ts';
import { gelf } from './gelf.ts';
import { json } from './json.ts';
import { kubernetesAudit } from './kubernetes-audit.ts';
import { log4j2 } from './log4j2.ts';
import { logrus } from './logrus.ts';
import { logstashLogback } from './logstash-logback.ts';
import { mongodb } from './mongodb.ts';
import { monolog } from './monolog.ts';
import { nginxJson } from './nginx-json.ts';
import { otel } from './otel.ts';
import { pino } from './pino.ts';
import { pinoHttp } from './pino-http.ts';
import { postgresJsonlog } from './postgres-jsonlog.ts';
import type { Profile } from './profile.ts';
import { pythonJsonLogger } from './python-json-logger.ts';
import { rustTracing } from './rust-tracing.ts';
import { serilogClef } from './serilog-clef.ts';
import { slog } from './slog.ts';
import { structlog } from './structlog.ts';
import { suricata } from './suricata.ts';
import { traefik } from './traefik.ts';
import { vaultAudit } from './vault-audit.ts';
import { winston } from './winston.ts';
import { zap } from './zap.ts';
import { zeek } from './zeek.ts';
import { zerolog } from './zerolog.ts';

/** Every profile; of two that recognise a record as surely, the first one has it. */
export const profiles: readonly Profile[] = [
  structlog,
  pythonJsonLogger,
  bunyan,
  pino,
  caddy,
  zap,
  slog,
  logrus,
  zerolog,
  winston,
  ecs,
  serilogClef,
  mongodb,
  gcp,
  nginxJson,
  kubernetesAudit,
  zeek,
  awsLambda,
  cockroachdb,
  envoy,
  etcd,
  gelf,
  log4j2,
  logstashLogback,
  monolog,
  otel,
  pinoHttp,
  postgresJsonlog,
  rustTracing,
  suricata,
  traefik,
  vaultAudit,
  json,
];

/**
 * The profile of a name; `auto` reads like `json`.
 *
 * @throws CodedError `PROFILE_UNKNOWN`
 */
export function profileNamed(name: string): Profile {
  if (name === 'auto') return json;
  const found = profiles.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  const names = ['auto', ...profiles.map((profile) => profile.name)];
  const suggestion = didYouMean(name, names);
  throw new CodedError('PROFILE_UNKNOWN', `there is no log profile named "${name}"`, {
    hint: `${suggestion === undefined ? '' : `${suggestion} `}known: ${names.join(', ')}`,
    exitCode: exitCode.usage,
  });
}
