import { stringify } from 'yaml';

/** @typedef {import('./formats.js').Format} Format */

/**
 * What a configuration reads beside the lines by level, so that recognition has little to hide
 * behind: every further rule makes its part of the work smaller.
 *
 * @param {Format} format
 * @param {string} profile
 */
export function leanConfig({ paths }, profile) {
  return stringify({
    version: 1,
    service: 'bench',
    profile,
    metrics: {
      log_events: {
        type: 'counter',
        when: 'always',
        labels: { event: paths.event, level: '@level' },
      },
    },
  });
}

/**
 * The metrics that no configuration gives of a format, written out as an engineer would who knows
 * the log: by its profile and its own paths.
 *
 * @param {Format} format
 */
export function writtenOut({ profile, paths }) {
  const { level, event, logger = '@logger', timings, request } = paths;
  const troubled = { '@level': ['error', 'fatal'] };
  const labelled = (/** @type {Record<string, string>} */ fields) =>
    Object.fromEntries(
      Object.entries(fields).map(([label, field]) => [label, { field, fallback: 'none' }]),
    );
  const counter = (/** @type {object} */ rest) => ({ type: 'counter', ...rest });
  const requests = request && {
    http_requests: counter({
      when: { [request.status]: { exists: true } },
      labels: labelled({ method: request.method, code: request.status, route: request.route }),
    }),
    ...(request.duration && {
      http_request_duration: {
        type: 'timing',
        field: request.duration,
        unit: 's',
        labels: labelled({ method: request.method, route: request.route }),
      },
    }),
  };
  const named = timings.map((field) => [`timing_of_${field}`, { type: 'timing', field }]);
  return stringify({
    version: 1,
    service: 'bench',
    profile,
    components: {
      service: {
        counts: {
          records: { when: 'always', rate: 'records_per_second' },
          errors: { when: troubled, error: true },
        },
        states: { last_record_time: { field: '@time', type: 'time' } },
      },
    },
    metrics: {
      log_lines: counter({ when: 'always', labels: labelled({ level }) }),
      log_events: counter({ when: 'always', labels: labelled({ event, level }) }),
      log_errors: counter({ when: troubled, labels: labelled({ logger }) }),
      log_exceptions: counter({
        when: { '@error_type': { exists: true } },
        labels: labelled({ type: '@error_type' }),
      }),
      records_by_component: counter({ when: 'always', labels: labelled({ logger }) }),
      ...requests,
      ...Object.fromEntries(named),
    },
  });
}
