import type { Profile } from './profile.ts';
import { hasAny, textAt } from './signs.ts';

/** Python's structlog with JSONRenderer: the message is `event`. */
export const structlog: Profile = {
  name: 'structlog',
  time: ['timestamp', 'time', 'ts'],
  level: ['level', 'level_name', 'level_number'],
  numbers: 'python',
  message: ['event', 'message', 'msg'],
  event: ['event'],
  logger: ['logger', 'logger_name', 'name'],
  error: ['error', 'exception', 'exc_info', 'stack'],
  signs: ['event'],

  recognises(record) {
    if (textAt(record, 'event') === '' || hasAny(record, 'message', 'msg')) return 0;
    return textAt(record, 'level') !== '' && hasAny(record, 'timestamp', 'logger') ? 0.9 : 0.4;
  },
};
