import { type ConfigNode, memberAt, nodeOf } from './node.ts';
import { defaultSpan } from './source-span.ts';

const fallback = 'none';
/** A record of a completed request: records of its start have no status. */
const isCompletedRequest = { '@http_status': { exists: true } };
const isFailure = { '@level': ['error', 'fatal'] };

/** The metrics of any log; a learned configuration starts with these, under the same names. */
export const logMetrics = {
  log_lines: {
    type: 'counter',
    when: 'always',
    labels: { level: { field: '@level', fallback } },
    help: 'Records by level.',
  },
  log_events: {
    type: 'counter',
    when: 'always',
    labels: { event: { field: '@template', fallback }, level: { field: '@level', fallback } },
    max_series: 100,
    help: 'Records by event (or message template) and level.',
  },
  log_errors: {
    type: 'counter',
    when: isFailure,
    labels: { logger: { field: '@logger', fallback } },
    help: 'Records of level error or fatal, by logger.',
  },
  log_exceptions: {
    type: 'counter',
    when: { '@error_type': { exists: true } },
    labels: { type: { field: '@error_type', fallback } },
    max_series: 100,
    help: 'Exceptions by type, in records and in stack traces between them.',
  },
  http_requests: {
    type: 'counter',
    when: isCompletedRequest,
    labels: {
      method: { field: '@http_method', fallback },
      code: { field: '@http_status', fallback },
      route: { field: '@http_route', fallback },
    },
    max_series: 200,
    help: 'Requests answered, by method, status code and route.',
  },
  http_request_duration: {
    type: 'timing',
    field: '@duration',
    when: isCompletedRequest,
    labels: {
      method: { field: '@http_method', fallback },
      route: { field: '@http_route', fallback },
    },
    max_series: 50,
    help: 'Duration of requests whose unit is known.',
  },
} as const;

/** The declarations without a configuration: enough for a first look at any log. */
const declarations = {
  discover_timings: true,
  discover_components: true,
  discover_heartbeat: true,
  components: {
    service: {
      counts: {
        records: { when: 'always', rate: 'records_per_second', help: 'Records in the log.' },
        errors: { when: isFailure, error: true, help: 'Records of level error or fatal.' },
      },
      states: {
        last_record_time: { field: '@time', type: 'time', help: 'Time of the last record.' },
      },
    },
  },
  metrics: logMetrics,
};

/** The layer of default declarations; empty as soon as the user declares anything. */
export function declarationsUnder(merged: ConfigNode): ConfigNode {
  const declared = ['components', 'metrics'].some((key) => {
    const node = memberAt(merged, [key])?.value;
    return node?.kind === 'map' && node.entries.size > 0;
  });
  return nodeOf(
    declared
      ? { discover_timings: false, discover_heartbeat: false, discover_components: false }
      : declarations,
    defaultSpan,
  );
}
