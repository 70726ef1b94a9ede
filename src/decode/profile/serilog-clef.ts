import type { Profile } from './profile.ts';
import { hasAll, hasAny } from './signs.ts';

/** Serilog's compact format (CLEF): a record that names no level is Information. */
export const serilogClef: Profile = {
  name: 'serilog-clef',
  time: ['@t'],
  level: ['@l'],
  numbers: 'guess',
  absentLevel: 'info',
  message: ['@m', '@mt'],
  event: ['@mt', '@m'],
  logger: ['SourceContext'],
  error: ['@x'],
  duration: [{ path: 'Elapsed', unit: 'ms' }],
  signs: ['@t'],

  recognises(record) {
    return hasAll(record, '@t') && hasAny(record, '@mt', '@m', '@i') ? 1 : 0;
  },
};
