import type { Profile } from './profile.ts';
import { hasAll } from './signs.ts';

/** Traefik's access log in JSON: `Duration` is in nanoseconds. */
export const traefik: Profile = {
  name: 'traefik',
  time: ['time', 'StartUTC'],
  level: ['level'],
  numbers: 'guess',
  message: ['msg'],
  event: [],
  logger: ['RouterName', 'ServiceName'],
  error: ['error'],
  duration: [{ path: 'Duration', unit: 'ns', siblings: 'DownstreamStatus' }],
  signs: ['DownstreamStatus'],

  recognises(record) {
    return hasAll(record, 'DownstreamStatus', 'RequestMethod') ? 1 : 0;
  },
};
