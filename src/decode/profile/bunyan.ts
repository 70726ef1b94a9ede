import type { Profile } from './profile.ts';
import { hasAll, hasNumber } from './signs.ts';

/** Node's bunyan: pino's elder, with a logger's name, ISO times and a format version `v`. */
export const bunyan: Profile = {
  name: 'bunyan',
  time: ['time'],
  level: ['level'],
  numbers: 'bunyan',
  message: ['msg'],
  event: [],
  logger: ['name'],
  error: ['err', 'error'],
  signs: ['v'],

  recognises(record) {
    if (!hasNumber(record, 'level') || !hasNumber(record, 'v')) return 0;
    return hasAll(record, 'name', 'hostname', 'pid', 'time', 'msg') ? 1 : 0;
  },
};
