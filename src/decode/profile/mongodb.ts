import { isJsonObject } from '../record/json-value.ts';
import type { Profile } from './profile.ts';
import { hasAll, own } from './signs.ts';

/** MongoDB server, 4.4 and later: one-letter keys, extended JSON dates. */
export const mongodb: Profile = {
  name: 'mongodb',
  time: ['t'],
  level: ['s'],
  numbers: 'guess',
  message: ['msg'],
  event: [],
  logger: ['c'],
  error: ['attr.error', 'attr.reason'],
  signs: ['t'],

  recognises(record) {
    const time = own(record, 't');
    if (!isJsonObject(time) || !Object.hasOwn(time, '$date')) return 0;
    return hasAll(record, 's', 'c', 'id', 'msg') ? 1 : 0.5;
  },
};
