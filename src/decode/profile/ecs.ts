import { isJsonObject } from '../record/json-value.ts';
import type { Profile } from './profile.ts';
import { hasAll, hasAny, own } from './signs.ts';

/** Elastic Common Schema, keys dotted or nested. */
export const ecs: Profile = {
  name: 'ecs',
  time: ['@timestamp'],
  level: ['log.level', 'level'],
  numbers: 'guess',
  message: ['message'],
  event: ['event.action'],
  logger: ['log.logger', 'logger_name', 'service.name'],
  error: ['error.message', 'error.type', 'error.stack_trace'],
  duration: [{ path: 'event.duration', unit: 'ns' }],
  signs: ['@timestamp'],

  recognises(record) {
    if (!hasAll(record, '@timestamp')) return 0;
    if (hasAny(record, 'ecs.version', 'ecs')) return 1;
    const log = own(record, 'log');
    const nested = isJsonObject(log) && hasAny(log, 'level', 'logger');
    return nested || hasAny(record, 'log.level') ? 0.9 : 0;
  },
};
