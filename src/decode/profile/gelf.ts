import type { Profile } from './profile.ts';
import { hasAll, hasAny } from './signs.ts';

/** Graylog's GELF: levels are syslog's, 0 the gravest. */
export const gelf: Profile = {
  name: 'gelf',
  time: ['timestamp'],
  level: ['level'],
  numbers: 'syslog',
  message: ['short_message'],
  event: [],
  logger: ['_logger', '_facility', 'facility'],
  error: ['_exception', 'full_message'],
  requiredSiblings: { full_message: '_exception' },
  signs: ['short_message'],

  recognises(record) {
    if (!hasAny(record, 'short_message')) return 0;
    return hasAll(record, 'version', 'host') ? 1 : 0.8;
  },
};
