import { isJsonObject } from '../record/json-value.ts';
import type { Profile } from './profile.ts';
import { own, textAt } from './signs.ts';

/** Rust's tracing-subscriber in JSON: the message is among `fields`, unless they are flattened. */
export const rustTracing: Profile = {
  name: 'rust-tracing',
  time: ['timestamp'],
  level: ['level'],
  numbers: 'guess',
  message: ['message', 'fields.message'],
  event: [],
  logger: ['target'],
  error: ['error', 'fields.error'],
  duration: [{ path: 'fields.time.busy', unit: 'ms' }],
  signs: ['target'],

  recognises(record) {
    if (textAt(record, 'target') === '' || textAt(record, 'level') === '') return 0;
    if (isJsonObject(own(record, 'fields'))) return 1;
    return textAt(record, 'timestamp') !== '' ? 0.85 : 0;
  },
};
