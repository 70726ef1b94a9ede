import type { Profile } from './profile.ts';
import { hasAll, hasAny } from './signs.ts';

/** Java's Logback through logstash-logback-encoder. */
export const logstashLogback: Profile = {
  name: 'logstash-logback',
  time: ['@timestamp'],
  level: ['level'],
  numbers: 'guess',
  message: ['message'],
  event: [],
  logger: ['logger_name'],
  error: ['stack_trace'],
  signs: ['logger_name'],

  recognises(record) {
    if (!hasAll(record, '@timestamp', 'logger_name')) return 0;
    return hasAny(record, '@version', 'level_value', 'thread_name') ? 1 : 0;
  },
};
