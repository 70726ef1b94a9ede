import type { Profile } from './profile.ts';
import { hasAll, hasAny, hasNumber } from './signs.ts';

/** Node's pino: numeric levels, epoch milliseconds. */
export const pino: Profile = {
  name: 'pino',
  time: ['time', 'timestamp'],
  level: ['level'],
  numbers: 'bunyan',
  message: ['msg', 'message'],
  event: [],
  logger: ['name', 'logger', 'module'],
  error: ['err', 'error'],
  signs: ['time', 'timestamp'],

  recognises(record) {
    if (!hasNumber(record, 'level') || !hasAny(record, 'time', 'timestamp')) return 0;
    if (hasAll(record, 'pid', 'hostname')) return 0.95;
    return hasNumber(record, 'time') && hasAny(record, 'msg', 'err', 'req') ? 0.8 : 0;
  },
};
