import { pino } from './pino.ts';
import type { Profile } from './profile.ts';
import { hasAny, hasNumber } from './signs.ts';

/** Node's pino-http: pino with a record a request, its `responseTime` in milliseconds. */
export const pinoHttp: Profile = {
  ...pino,
  name: 'pino-http',
  duration: [{ path: 'responseTime', unit: 'ms', siblings: ['req', 'res'] }],
  signs: ['responseTime'],

  recognises(record) {
    if (!hasNumber(record, 'level') || !hasAny(record, 'time', 'timestamp')) return 0;
    return hasAny(record, 'responseTime') && hasAny(record, 'req', 'res') ? 1 : 0;
  },
};
