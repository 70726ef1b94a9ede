import type { Profile } from './profile.ts';
import { hasAny } from './signs.ts';

/** Envoy's access log in JSON, by the operators' names: `duration` is in milliseconds. */
export const envoy: Profile = {
  name: 'envoy',
  time: ['start_time'],
  level: [],
  numbers: 'guess',
  message: [],
  event: [],
  logger: ['upstream_cluster'],
  error: [],
  duration: [{ path: 'duration', unit: 'ms', siblings: ['response_flags', 'upstream_cluster'] }],
  requiredSiblings: { start_time: 'response_code' },
  signs: ['response_code'],

  recognises(record) {
    if (!hasAny(record, 'response_code') || !hasAny(record, 'start_time', 'duration')) return 0;
    return hasAny(record, ...own) ? 1 : 0;
  },
};

const own = ['response_flags', 'upstream_cluster', 'upstream_host', 'authority', 'bytes_sent'];
