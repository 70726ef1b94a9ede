import type { Profile } from './profile.ts';
import { hasAny, textAt } from './signs.ts';

/** Go's zerolog: `message`, but `time`. */
export const zerolog: Profile = {
  name: 'zerolog',
  time: ['time', 'timestamp'],
  level: ['level'],
  numbers: 'guess',
  message: ['message', 'msg'],
  event: [],
  logger: ['logger', 'component', 'module'],
  error: ['error', 'stack'],
  signs: ['message'],

  recognises(record) {
    if (textAt(record, 'level') === '' || textAt(record, 'message') === '') return 0;
    return hasAny(record, 'time') ? 0.7 : 0;
  },
};
