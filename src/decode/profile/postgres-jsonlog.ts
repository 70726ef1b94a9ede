import type { Profile } from './profile.ts';
import { hasAny } from './signs.ts';

/** PostgreSQL 15 and later with `log_destination = jsonlog`. */
export const postgresJsonlog: Profile = {
  name: 'postgres-jsonlog',
  time: ['timestamp'],
  level: ['error_severity'],
  numbers: 'guess',
  message: ['message'],
  event: [],
  logger: ['backend_type'],
  error: [],
  signs: ['error_severity'],

  recognises(record) {
    return hasAny(record, 'error_severity') && hasAny(record, 'timestamp') ? 1 : 0;
  },
};
