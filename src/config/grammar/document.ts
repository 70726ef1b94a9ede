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
    description: "How long a window on the records' own time takes late records after its end.",
    default: 5,
  },
  include_detailed_stats: {
    type: boolean(),
    description: 'Whether heartbeats hold the states and timings of each component.',
    default: true,
  },
  out: {
    type: text({ expected: 'the path of a file' }),
    description: 'File that heartbeats are written to; without it standard output.',
  },
  window_samples: {
    type: number({ minimum: 1, maximum: 100_000, integer: true }),
    description: 'Samples over which averages and maxima are taken.',
    default: 1000,
  },
} as const;

const httpFields = {
  enabled: { type: boolean(), description: 'Whether to listen at all.', default: true },
  host: {
    type: text({ expected: 'an address or a host name' }),
    description: 'Address to listen on.',
    default: '0.0.0.0',
  },
  port: {
    type: number({ minimum: 0, maximum: 65_535, integer: true }),
    description: 'Port to listen on; 0 for any that is free.',
    default: 9464,
  },
  web_config_file: {
    type: text({ expected: 'the path of a file' }),
    description: 'TLS and basic auth, in the format of the Prometheus exporter-toolkit.',
    examples: ['/etc/heartbeat/web.yaml'],
  },
  quarantine: {
    type: boolean(),
    description:
      'Whether /quarantine shows lines of the log that nothing was made of, secrets masked.',
    default: false,
  },
} as const;

const stateFields = {
  enabled: {
    type: boolean(),
    description: 'Whether a restart goes on where the last run stopped (files only).',
    default: true,
  },
  directory: {
    type: text({ expected: 'the path of a folder' }),
    description: 'Folder for the checkpoint; without it .heartbeat/NAME beside the log NAME.',
    examples: ['/var/lib/heartbeat'],
  },
  fsync_seconds: {
    type: number({ minimum: 0, maximum: 86_400 }),
    description: 'Shortest time between two fsyncs of the checkpoint; 0 for every save.',
    default: 10,
  },
} as const;

const reloadFields = {
  follow: {
    type: boolean(),
    description: 'Whether a change of this file is taken over by itself.',
    default: true,
  },
  http: {
    type: boolean(),
    description: 'Whether POST /-/reload reads this file again.',
    default: false,
  },
} as const;

const limitFields = {
  max_line_bytes: {
    type: size({ minimum: 256, maximum: 256 * 1024 * 1024 }),
    description: 'Longer lines are counted as oversize and not read.',
    default: 1_048_576,
    examples: ['1MiB'],
  },
  max_files: {
    type: number({ minimum: 1, maximum: 10_000, integer: true }),
    description: 'Log files followed at a time; more that match are counted and not read.',
    default: 256,
  },
  max_series_per_metric: {
    type: number({ minimum: 1, maximum: 1_000_000, integer: true }),
    description: 'Label sets of a metric that has no max_series of its own.',
    default: 1000,
  },
  max_discovered_timings: {
    type: number({ minimum: 0, maximum: 10_000, integer: true }),
    description: 'Timings that discover_timings may find; more are counted as refused.',
    default: 50,
  },
  max_discovered_components: {
    type: number({ minimum: 0, maximum: 1000, integer: true }),
    description: 'Components that discover_components may find; more are one, named other.',
    default: 16,
  },
} as const;

const componentFields = {
  counts: {
    type: dictionary('counts', count, { ...memberKeys, mayBeEmpty: true }),
    description: 'Counters: what happened, and how often.',
  },
  timings: {
    type: dictionary('timings', timing, { ...memberKeys, mayBeEmpty: true }),
    description: 'Distributions of durations.',
  },
  states: {
    type: dictionary('states', state, { ...memberKeys, mayBeEmpty: true }),
    description: 'What holds until a record says otherwise: booleans, numbers, texts, instants.',
  },
} as const;

const serviceHeartbeatFields = {
  when: { type: condition, description: 'Which record it is.', required: true },
  count: { type: field, description: 'Field with its running number.' },
  uptime_seconds: { type: field, description: "Field with the service's uptime, in seconds." },
  interval_seconds: { type: field, description: 'Field with its interval, in seconds.' },
  fields: {
    type: heartbeatFieldKinds,
    description:
      'Fields to follow, each a total, delta, gauge or sample; infer for all that are numbers.',
    examples: ['infer', { jobs_total: 'total', errors: 'delta', queue_depth: 'gauge' }],
  },
} as const;

const documentFields = {
  version: {
    type: constant(1, 'this release knows version 1'),
    description: 'Version of this grammar.',
  },
  service: {
    type: text({ expected: 'the name of a service' }),
    description: 'Name of the service that is watched.',
    default: 'service',
  },
  preset: {
    type: text({ expected: 'the name of a preset' }),
    description: 'Configuration that ships with heartbeat, on which this one builds.',
    examples: ['petrosa'],
  },
  profile: {
    type: text({ expected: 'auto or the name of a logger profile', pattern: word }),
    description: 'Where the logger keeps time, level and message; auto recognises it.',
    default: 'auto',
  },
  source: { type: source, description: 'Where the log comes from.' },
  heartbeat: section('heartbeat', heartbeatFields, 'The heartbeat line.'),
  http: section('http', httpFields, 'The HTTP server for scrapes and probes.'),
  health: { type: health, description: 'When the service counts as degraded or unhealthy.' },
  state: section('state', stateFields, 'The checkpoint: what a restart goes on from.'),
  reload: section('reload', reloadFields, 'How a changed configuration is taken over.'),
  limits: section('limits', limitFields, 'Ceilings that keep memory bounded.'),
  service_heartbeat: {
    type: record("the service's own heartbeat", serviceHeartbeatFields),
    description: "How the service's own heartbeat line is known, and what it tells.",
  },
  service_start: {
    type: record("the service's start line", {
      when: { type: condition, description: 'Which record it is.', required: true },
    }),
    description: 'The line that the service writes once when it starts.',
  },
  service_writer: {
    type: writer,
    description:
      'Fields that name who wrote a record: each keeps totals of its own; one for a single writer.',
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
    description: "Series beyond the heartbeat's.",
  },
  discover_heartbeat: {
    type: boolean(),
    description:
      "Finds the service's own heartbeat by its name; by default only where nothing is declared.",
  },
  units: {
    type: dictionary('units', fixedUnit, { ...fieldKeys, mayBeEmpty: true }),
    description: 'Units of durations whose field does not say it, by the path of the field.',
    examples: [{ duration: 'ms' }],
  },
  discover_timings: {
    type: boolean(),
    description:
      'Times every numeric field that ends in a unit; by default only where nothing is declared.',
  },
  exemplars: {
    type: boolean(),
    description:
      'Publishes with each bucket of a timing the last trace in it, where formats have it.',
    default: true,
  },
  discover_components: {
    type: boolean(),
    description:
      'Takes each logger for a component of the service; by default only where nothing is declared.',
  },
  tests: {
    type: logTests,
    description: 'Tests of this configuration, run by heartbeat check.',
  },
} as const;

export type ConfigDocument = RecordValue<typeof documentFields>;

/** The top-level keys, in the order in which they are best read. */
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
