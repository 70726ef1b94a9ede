import type { Profile } from './profile.ts';
import { hasAny, textAt } from './signs.ts';

/** Go's zap, production and JSON development encoders (go-kit's JSON logger looks the same). */
export const zap: Profile = {
  name: 'zap',
  time: ['ts', 'T', 'time', 'timestamp'],
  level: ['level', 'L'],
  numbers: 'guess',
  message: ['msg', 'M', 'message'],
  event: [],
  logger: ['logger', 'N', 'caller'],
  error: ['error', 'errorVerbose', 'stacktrace', 'err'],
  signs: ['ts', 'T'],

  recognises(record) {
    if (textAt(record, 'level') !== '' && hasAny(record, 'ts')) {
      return hasAny(record, 'caller', 'logger') ? 0.8 : 0.6;
    }
    return textAt(record, 'L') !== '' && hasAny(record, 'T') && hasAny(record, 'M') ? 0.9 : 0;
  },
};
