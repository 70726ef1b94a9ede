import type { Profile } from './profile.ts';
import { textAt } from './signs.ts';

/** Go's log/slog with JSONHandler: upper-case levels, with an offset for those between. */
export const slog: Profile = {
  name: 'slog',
  time: ['time'],
  level: ['level'],
  numbers: 'guess',
  message: ['msg'],
  event: [],
  logger: ['logger', 'component'],
  error: ['error', 'err'],
  signs: ['msg'],

  recognises(record) {
    if (textAt(record, 'time') === '' || !Object.hasOwn(record, 'msg')) return 0;
    return slogLevel.test(textAt(record, 'level')) ? 0.8 : 0;
  },
};

const slogLevel = /^(?:DEBUG|INFO|WARN|ERROR)(?:[+-]\d+)?$/;
