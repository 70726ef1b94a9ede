import type { Profile } from './profile.ts';
import { hasAll } from './signs.ts';

/** PHP's Monolog with JsonFormatter. */
export const monolog: Profile = {
  name: 'monolog',
  time: ['datetime', 'datetime.date'],
  level: ['level_name'],
  numbers: 'guess',
  message: ['message'],
  event: [],
  logger: ['channel'],
  error: ['context.exception'],
  signs: ['level_name'],

  recognises(record) {
    return hasAll(record, 'level_name', 'channel', 'message') ? 1 : 0;
  },
};
