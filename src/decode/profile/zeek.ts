import type { Profile } from './profile.ts';
import { hasAny, hasNumber, own } from './signs.ts';

/** Zeek with JSON logs; keys contain dots (`id.orig_h`), some shippers make them underscores. */
export const zeek: Profile = {
  name: 'zeek',
  time: ['ts', '_write_ts', '@timestamp'],
  level: [],
  numbers: 'guess',
  message: ['msg', 'note'],
  event: ['_path', '@stream', 'note'],
  logger: ['_path', '@stream'],
  error: [],
  duration: [{ path: 'duration', unit: 's', siblings: ['id.orig_h', 'id_orig_h'] }],
  signs: ['ts'],

  recognises(record) {
    if (!hasNumber(record, 'ts') && typeof own(record, 'ts') !== 'string') return 0;
    if (hasAny(record, 'id.orig_h', 'id_orig_h', '_path')) return 1;
    if (own(record, '@proc') === 'zeek') return 1;
    return hasAny(record, 'uid', 'fuid', 'conn_uids') && !hasAny(record, 'level') ? 0.8 : 0;
  },
};
