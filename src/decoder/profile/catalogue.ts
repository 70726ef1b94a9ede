import { CodedError, exitCode } from '../../model/error.ts';
import { bunyan } from './bunyan.ts';
import { caddy } from './caddy.ts';
import { ecs } from './ecs.ts';
import { gcp } from './gcp.ts';
import { json } from './json.ts';
import { kubernetesAudit } from './kubernetes-audit.ts';
import { logrus } from './logrus.ts';
import { mongodb } from './mongodb.ts';
import { nginxJson } from './nginx-json.ts';
import { pino } from './pino.ts';
import type { Profile } from './profile.ts';
import { pythonJsonLogger } from './python-json-logger.ts';
import { serilogClef } from './serilog-clef.ts';
import { slog } from './slog.ts';
import { closest } from './spelling.ts';
import { structlog } from './structlog.ts';
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
  const meant = closest(name, names);
  throw new CodedError('PROFILE_UNKNOWN', `there is no log profile named "${name}"`, {
    hint: `${meant === undefined ? '' : `did you mean "${meant}"? `}known: ${names.join(', ')}`,
    exitCode: exitCode.usage,
  });
}
