import type { Profile } from './profile.ts';
import { hasAny, textAt } from './signs.ts';

/** Node's winston with format.json(), with or without format.timestamp(). */
export const winston: Profile = {
  name: 'winston',
  time: ['timestamp', 'time'],
  level: ['level'],
  numbers: 'bunyan',
  message: ['message', 'msg'],
  event: [],
  logger: ['label', 'service', 'logger', 'module'],
  error: ['error', 'err', 'stack'],
  signs: ['message'],

  recognises(record) {
    if (textAt(record, 'level') === '' || textAt(record, 'message') === '') return 0;
    return hasAny(record, 'timestamp') ? 0.6 : 0.3;
  },
};
