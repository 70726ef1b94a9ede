import type { SourceConfig } from '../../model/config.ts';
import { list, record } from './collections.ts';
import { constant, text } from './scalars.ts';
import { refined, type Type } from './type.ts';

const kinds = ['file', 'stdin', 'command'] as const;

/** Where the log comes from: exactly one of three. */
export const source: Type<SourceConfig> = refined(
  record('source', {
    file: {
      type: text({ expected: 'the path of a log file' }),
      description: 'Path of the log file to follow.',
      examples: ['/var/log/app/stdout.log'],
    },
    stdin: {
      type: constant(true, 'leave it out to read something else'),
      description: 'Reads the log from standard input.',
    },
    command: {
      type: list(text({ expected: 'a word of the command, a text' })),
      description: 'Command that writes the log to its standard output, and its arguments.',
      examples: [['node', 'server.js']],
    },
  }),
  (value, node, problems) => {
    const { file, command } = value;
    if (kinds.filter((kind) => value[kind] !== undefined).length !== 1) {
      problems.add(node, 'source does not name exactly one place', {
        expected: 'one of file, stdin, command',
      });
      return undefined;
    }
    if (file !== undefined) return { kind: 'file', path: file };
    const [program, ...args] = command ?? [];
    return program === undefined ? { kind: 'stdin' } : { kind: 'command', command: program, args };
  },
  { minProperties: 1, maxProperties: 1 },
);
