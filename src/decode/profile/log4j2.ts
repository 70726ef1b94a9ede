import type { Profile } from './profile.ts';
import { hasAny, textAt } from './signs.ts';

/** Java's Log4j 2: JsonLayout, and JsonTemplateLayout with its own or Logstash's keys. */
export const log4j2: Profile = {
  name: 'log4j2',
  time: ['@timestamp', 'instant', 'timeMillis'],
  level: ['level'],
  numbers: 'guess',
  message: ['message'],
  event: [],
  logger: ['loggerName', 'logger_name'],
  error: ['thrown', 'exception.exception_message', 'exception'],
  signs: ['loggerName'],

  recognises(record) {
    if (textAt(record, 'level') === '' || textAt(record, 'loggerName') === '') return 0;
    return hasAny(record, 'instant', 'timeMillis', 'thread', 'endOfBatch', '@timestamp') ? 0.95 : 0;
  },
};
