import type { Profile } from './profile.ts';
import { hasAny } from './signs.ts';

/** CockroachDB's `json` log format. */
export const cockroachdb: Profile = {
  name: 'cockroachdb',
  time: ['timestamp'],
  level: ['severity'],
  numbers: 'guess',
  message: ['message'],
  event: ['event.EventType'],
  logger: ['channel'],
  error: [],
  duration: [{ path: 'event.Age', unit: 'ms', siblings: 'channel' }],
  signs: ['channel_numeric', 'severity_numeric'],

  recognises(record) {
    return hasAny(record, 'channel_numeric', 'severity_numeric') && hasAny(record, 'timestamp')
      ? 1
      : 0;
  },
};
