import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../../src/decode/record/decoder.ts';
import { decodeFields, lineOf } from './line.ts';

const levelOf = (record: object): unknown => decodeFields(JSON.stringify(record), '@level')[0];

describe('levels as words', () => {
  const words: [string, string][] = [
    ['trace', 'trace TRACE Trace TRC finest silly'],
    ['debug', 'debug DEBUG Debug DBG verbose fine DEBUG-2'],
    ['info', 'info INFO Info Information informational notice NOTICE success INFO+2 [INFO]'],
    ['warn', 'warn WARN warning WARNING WaRNiNg W'],
    ['error', 'error ERROR err Err SEVERE E error:'],
    ['fatal', 'fatal FATAL critical CRITICAL crit panic DPANIC emerg EMERGENCY alert F'],
  ];
  const cases = words.flatMap(([level, list]) => list.split(' ').map((word) => [word, level]));
  it.each(cases)('%s is %s', (word, level) => {
    expect(levelOf({ level: word })).toBe(level);
    expect(levelOf({ level: `  ${word}\t` })).toBe(level);
    expect(levelOf({ level: `\u001b[31m${word}\u001b[39m` })).toBe(level);
  });

  it.each(['Metadata', '', ' ', 'none', 'x'.repeat(100_000), 'infoo', 'info warn'])(
    '%.20s is none',
    (word) => {
      expect(levelOf({ level: word })).toBeUndefined();
    },
  );

  it.each(['severity', 'levelname', 'lvl', 'log.level', 'loglevel', 'severity_text'])(
    'is found at %s',
    (key) => {
      expect(levelOf({ [key]: 'WARN', other: 1 })).toBe('warn');
    },
  );

  it('is found where the commoner key holds no level', () => {
    expect(levelOf({ level: { deep: 1 }, severity: 'ERROR' })).toBe('error');
    expect(levelOf({ log: { level: 'error' } })).toBe('error');
    expect(levelOf({ other: 1 })).toBeUndefined();
  });
});

describe('levels as numbers', () => {
  const cases: [string, object, string | undefined][] = [
    ['pino trace', { level: 10 }, 'trace'],
    ['pino info', { level: 30 }, 'info'],
    ['pino fatal', { level: 60 }, 'fatal'],
    ['Python, by its level number', { levelno: 30 }, 'warn'],
    ['structlog, by its level number', { level_number: 50 }, 'fatal'],
    ['Python, by its neighbours', { level: 30, lineno: 12 }, 'warn'],
    ['GELF, by its message', { level: 3, short_message: 'x' }, 'error'],
    ['journald', { PRIORITY: '6' }, 'info'],
    ['journald alert', { PRIORITY: '1' }, 'fatal'],
    ['OpenTelemetry', { severityNumber: 17 }, 'error'],
    ['OpenTelemetry, out of range', { severityNumber: 25 }, undefined],
    ['a word before a number', { level: 30, levelname: 'WARNING' }, 'warn'],
    ['Monolog', { level: 400, level_name: 'ERROR' }, 'error'],
    ['a number as text', { level: '50' }, 'error'],
    ['on no scale', { level: 3 }, undefined],
    ['between the steps', { level: 35 }, undefined],
    ['negative', { level: -10 }, undefined],
    ['huge', { level: 1e300 }, undefined],
  ];
  it.each(cases)('%s', (_, record, level) => {
    expect(levelOf(record)).toBe(level);
  });

  it.each([
    ['pino', { level: 35 }, 'info'],
    ['python-json-logger', { level: 30 }, 'warn'],
    ['python-json-logger', { levelno: 10 }, 'debug'],
    ['bunyan', { level: 5 }, undefined],
  ])('by the named profile %s %o', (profile, record, level) => {
    expect(decodeFieldsAs(profile, record)).toBe(level);
  });
});

function decodeFieldsAs(profile: string, record: object): unknown {
  const decoder = createDecoder({ fields: ['@level'], profile });
  return decoder.decode(lineOf(JSON.stringify(record)))?.field(0);
}
