import { dictionary, type Field, type RecordValue, record } from './collections.ts';
import { condition } from './condition.ts';
import { count } from './count.ts';
import { field } from './field.ts';
import { health } from './health.ts';
import { heartbeatFieldKinds } from './heartbeat-field.ts';
import { logTests } from './log-test.ts';
import { metric } from './metric.ts';
import { fieldKeys, identifier, memberKeys, metricKeys } from './names.ts';
import { boolean, constant, number, size, text } from './scalars.ts';
import { source } from './source.ts';
import { state } from './state.ts';
import { timing } from './timing.ts';
import type { Type } from './type.ts';
import { fixedUnit } from './unit.ts';
import { writer } from './writer.ts';

const word = /^[a-z0-9][a-z0-9_.-]*$/;

const heartbeatFields = {
  enabled: { type: boolean(), description: 'Whether heartbeats are written.', default: true },
  interval_seconds: {
    type: number({ minimum: 0.01, maximum: 86_400 }),
    description: 'Seconds from one heartbeat to the next.',
    default: 60,
  },
  grace_seconds: {
    type: number({ minimum: 0, maximum: 3_600 }),
    description:
      "Seconds for which a window in the log's own time accepts late records after its end.",
    default: 5,
  },
  include_detailed_stats: {
    type: boolean(),
    description: 'Whether heartbeats include the states and timings of each component.',
    default: true,
  },
  out: {
    type: text({ expected: 'the path of a file' }),
    description: 'File for heartbeats; standard output if missing.',
  },
  window_samples: {
    type: number({ minimum: 1, maximum: 100_000, integer: true }),
    description: 'Number of latest samples for averages and maxima.',
    default: 1000,
  },
} as const;

const httpFields = {
  enabled: { type: boolean(), description: 'Whether to start the HTTP server.', default: true },
  host: {
    type: text({ expected: 'an address or a host name' }),
    description: 'Address to listen on.',
    default: '0.0.0.0',
  },
  port: {
    type: number({ minimum: 0, maximum: 65_535, integer: true }),
    description: 'Port to listen on; 0 for any free port.',
    default: 9464,
  },
  web_config_file: {
    type: text({ expected: 'the path of a file' }),
    description: 'File with TLS and basic auth, in the format of the Prometheus exporter-toolkit.',
    examples: ['/etc/heartbeat/web.yaml'],
  },
  quarantine: {
    type: boolean(),
    description: 'Whether /quarantine shows log lines that produced no metric, secrets masked.',
    default: false,
  },
} as const;

const stateFields = {
  enabled: {
    type: boolean(),
    description: 'Whether a restart resumes where the last run stopped (files and pod logs only).',
    default: true,
  },
  directory: {
    type: text({ expected: 'the path of a folder' }),
    description: 'Folder for the checkpoint; .heartbeat/NAME beside the log NAME if missing.',
    examples: ['/var/lib/heartbeat'],
  },
  fsync_seconds: {
    type: number({ minimum: 0, maximum: 86_400 }),
    description: 'Minimum seconds between two fsyncs of the checkpoint; 0 for every save.',
    default: 10,
  },
} as const;

const reloadFields = {
  follow: {
    type: boolean(),
    description: 'Whether changes of this file are loaded automatically.',
    default: true,
  },
  http: {
    type: boolean(),
    description: 'Whether POST /-/reload loads this file again.',
    default: false,
  },
} as const;

const limitFields = {
  max_line_bytes: {
    type: size({ minimum: 256, maximum: 256 * 1024 * 1024 }),
    description: 'Maximum size of a line; longer lines are counted as oversize and not decoded.',
    default: 1_048_576,
    examples: ['1MiB'],
  },
  max_files: {
    type: number({ minimum: 1, maximum: 10_000, integer: true }),
    description:
      'Maximum number of log files followed at once; further matches are counted and not read.',
    default: 256,
  },
  max_series_per_metric: {
    type: number({ minimum: 1, maximum: 1_000_000, integer: true }),
    description: 'Maximum number of label sets of a metric without max_series.',
    default: 1000,
  },
  max_discovered_timings: {
    type: number({ minimum: 0, maximum: 10_000, integer: true }),
    description: 'Maximum number of discovered timings; further ones are counted as refused.',
    default: 50,
  },
  max_discovered_components: {
    type: number({ minimum: 0, maximum: 1000, integer: true }),
    description:
      'Maximum number of discovered components; further ones share one component, named other.',
    default: 16,
  },
} as const;

const componentFields = {
  counts: {
    type: dictionary('counts', count, { ...memberKeys, mayBeEmpty: true }),
    description: 'Counters of events.',
  },
  timings: {
    type: dictionary('timings', timing, { ...memberKeys, mayBeEmpty: true }),
    description: 'Distributions of durations.',
  },
  states: {
    type: dictionary('states', state, { ...memberKeys, mayBeEmpty: true }),
    description:
      'Values that hold until a record changes them: booleans, numbers, texts, instants.',
  },
} as const;

const serviceHeartbeatFields = {
  when: { type: condition, description: 'Selects the heartbeat records.', required: true },
  count: { type: field, description: 'Field with the running number of the heartbeat.' },
  uptime_seconds: { type: field, description: "Field with the service's uptime, in seconds." },
  interval_seconds: { type: field, description: 'Field with the heartbeat interval, in seconds.' },
  fields: {
    type: heartbeatFieldKinds,
    description:
      'Fields to track, each a total, delta, gauge or sample; infer for all numeric fields.',
    examples: ['infer', { jobs_total: 'total', errors: 'delta', queue_depth: 'gauge' }],
  },
} as const;

const documentFields = {
  version: {
    type: constant(1, 'this release supports version 1'),
    description: 'Version of the configuration format.',
  },
  service: {
    type: text({ expected: 'the name of a service' }),
    description: 'Name of the observed service.',
    default: 'service',
  },
  preset: {
    type: text({ expected: 'the name of a preset' }),
    description: 'Configuration shipped with heartbeat that this one extends.',
    examples: ['petrosa'],
  },
  profile: {
    type: text({ expected: 'auto or the name of a logger profile', pattern: word }),
    description: 'Logger profile: which fields hold time, level and message; auto detects it.',
    default: 'auto',
  },
  source: { type: source, description: 'Where the log comes from.' },
  heartbeat: section('heartbeat', heartbeatFields, 'The heartbeat line.'),
  http: section('http', httpFields, 'The HTTP server for scrapes and probes.'),
  health: { type: health, description: 'When the service counts as degraded or unhealthy.' },
  state: section('state', stateFields, 'The checkpoint, from which a restart resumes.'),
  reload: section('reload', reloadFields, 'How a changed configuration is loaded.'),
  limits: section('limits', limitFields, 'Limits that keep memory bounded.'),
  service_heartbeat: {
    type: record("the service's own heartbeat", serviceHeartbeatFields),
    description:
      "How to recognise the service's own heartbeat line, and the fields to read from it.",
  },
  service_start: {
    type: record("the service's start line", {
      when: { type: condition, description: 'Selects the start line.', required: true },
    }),
    description: 'The line that the service writes once at its start.',
  },
  service_writer: {
    type: writer,
    description:
      'Fields that identify the writer of a record; each writer has its own totals. one: a single writer.',
    examples: [['hostname', 'pid'], 'one'],
  },
  components: {
    type: dictionary('components', record('a component', componentFields, { mayBeEmpty: true }), {
      ...identifier,
      mayBeEmpty: true,
    }),
    description: 'The parts of the service that the heartbeat reports on.',
  },
  metrics: {
    type: dictionary('metrics', metric, { ...metricKeys, mayBeEmpty: true }),
    description: 'Metrics that are published and not part of the heartbeat line.',
  },
  discover_heartbeat: {
    type: boolean(),
    description:
      "Whether to discover the service's own heartbeat by its name; by default only if nothing is declared.",
  },
  units: {
    type: dictionary('units', fixedUnit, { ...fieldKeys, mayBeEmpty: true }),
    description: 'Units of durations whose field name has no unit, by field path.',
    examples: [{ duration: 'ms' }],
  },
  discover_timings: {
    type: boolean(),
    description:
      'Whether to time every numeric field that ends in a unit; by default only if nothing is declared.',
  },
  exemplars: {
    type: boolean(),
    description:
      'Whether to publish the last trace of each timing bucket, in formats that support exemplars.',
    default: true,
  },
  discover_components: {
    type: boolean(),
    description:
      'Whether each logger becomes a component of the service; by default only if nothing is declared.',
  },
  tests: {
    type: logTests,
    description: 'Tests of this configuration, run by heartbeat check.',
  },
} as const;

export type ConfigDocument = RecordValue<typeof documentFields>;

/** The top-level keys, in reading order. */
export const documentKeys: readonly string[] = Object.keys(documentFields);

/** The whole grammar of a configuration. */
export const documentType: Type<ConfigDocument> = record('the configuration', documentFields);

function section<F extends Readonly<Record<string, Field<unknown>>>>(
  name: string,
  fields: F,
  description: string,
): Field<RecordValue<F>> {
  return { type: record(name, fields, { mayBeEmpty: true }), description };
}
