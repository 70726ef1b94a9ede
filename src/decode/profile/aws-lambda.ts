import type { Profile } from './profile.ts';
import { hasAny, textAt } from './signs.ts';

/** AWS Lambda: JSON of its runtimes and of Powertools, and the platform's own records. */
export const awsLambda: Profile = {
  name: 'aws-lambda',
  time: ['timestamp', 'time'],
  level: ['level'],
  numbers: 'guess',
  message: ['message'],
  event: ['type'],
  logger: ['service', 'logger'],
  error: ['errorMessage', 'exception', 'stackTrace'],
  duration: [{ path: 'record.metrics.durationMs', unit: 'ms' }],
  requiredSiblings: { type: 'record' },
  signs: ['record', 'function_request_id', 'function_arn', 'requestId', 'AWSRequestId'],

  recognises(record) {
    if (textAt(record, 'type').startsWith('platform.')) return hasAny(record, 'record') ? 1 : 0;
    if (textAt(record, 'level') === '' || !hasAny(record, 'timestamp')) return 0;
    if (hasAny(record, 'function_request_id', 'function_arn')) return 1;
    return hasAny(record, 'requestId', 'AWSRequestId') ? 0.85 : 0;
  },
};
