import type { Profile } from './profile.ts';
import { textAt } from './signs.ts';

/** Go's logrus with JSONFormatter: `msg`, `time` and lower-case levels. */
export const logrus: Profile = {
  name: 'logrus',
  time: ['time', 'timestamp', '@timestamp'],
  level: ['level', 'fields.level'],
  numbers: 'guess',
  message: ['msg', 'message'],
  event: [],
  logger: ['logger', 'component', 'prefix', 'subsys'],
  error: ['error', 'logrus_error'],
  signs: ['msg'],

  recognises(record) {
    if (textAt(record, 'time') === '' || textAt(record, 'msg') === '') return 0;
    return lowerCaseWord.test(textAt(record, 'level')) ? 0.7 : 0;
  },
};

const lowerCaseWord = /^[a-z]+$/;
