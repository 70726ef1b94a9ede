import type { Profile } from './profile.ts';
import { hasAny, textAt } from './signs.ts';

/** Google Cloud's structured logging, as an agent reads it from stdout or as an exported entry. */
export const gcp: Profile = {
  name: 'gcp',
  time: ['timestamp', 'time', 'receiveTimestamp'],
  level: ['severity'],
  numbers: 'guess',
  message: ['message', 'textPayload', 'jsonPayload.message'],
  event: [],
  logger: ['logName', 'logger', 'logging.googleapis.com/labels.logger'],
  error: ['error', 'exception', 'stack_trace', '@error'],
  duration: [{ path: 'httpRequest.latency', unit: 's' }],
  signs: ['severity'],

  recognises(record) {
    if (textAt(record, 'severity') === '') return 0;
    if (Object.keys(record).some((key) => key.startsWith('logging.googleapis.com/'))) return 1;
    if (hasAny(record, 'textPayload', 'jsonPayload', 'protoPayload', 'insertId')) return 1;
    return hasAny(record, 'message') ? 0.65 : 0;
  },
};
