import type { Profile } from './profile.ts';
import { hasAny } from './signs.ts';

/** OpenTelemetry's log records: single ones, or those of OTLP documents, one at a time. */
export const otel: Profile = {
  name: 'otel',
  time: [
    'timeUnixNano',
    'observedTimeUnixNano',
    'resourceLogs.0.scopeLogs.0.logRecords.0.timeUnixNano',
  ],
  level: [
    'severityText',
    'severity_text',
    'severityNumber',
    'severity_number',
    'resourceLogs.0.scopeLogs.0.logRecords.0.severityText',
    'resourceLogs.0.scopeLogs.0.logRecords.0.severityNumber',
  ],
  numbers: 'otel',
  message: ['body', 'body.stringValue', 'resourceLogs.0.scopeLogs.0.logRecords.0.body.stringValue'],
  event: [],
  logger: ['scope.name', 'instrumentationScope.name', 'resourceLogs.0.scopeLogs.0.scope.name'],
  error: [],
  signs: ['resourceLogs', 'timeUnixNano', 'observedTimeUnixNano', 'severityText', 'severityNumber'],

  recognises(record) {
    if (hasAny(record, 'resourceLogs')) return 1;
    if (hasAny(record, 'timeUnixNano', 'observedTimeUnixNano')) return 1;
    return hasAny(record, 'body') && hasAny(record, 'severityText', 'severityNumber') ? 0.95 : 0;
  },
};
