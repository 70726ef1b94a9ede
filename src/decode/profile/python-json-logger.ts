import type { Profile } from './profile.ts';
import { hasAny, textAt } from './signs.ts';

/** Python's logging through python-json-logger: attributes of LogRecord by their own names. */
export const pythonJsonLogger: Profile = {
  name: 'python-json-logger',
  time: ['timestamp', 'asctime', 'time', 'created'],
  level: ['levelname', 'level', 'levelno'],
  numbers: 'python',
  message: ['message', 'msg'],
  event: [],
  logger: ['name', 'logger'],
  error: ['exc_info', 'exc_text', 'error', 'stack_info'],
  signs: ['levelname', 'levelno', 'asctime', 'funcName', 'lineno'],

  recognises(record) {
    if (textAt(record, 'message') === '') return 0;
    if (hasAny(record, 'levelname', 'levelno')) return 0.9;
    return hasAny(record, 'asctime', 'funcName', 'lineno') ? 0.7 : 0;
  },
};
