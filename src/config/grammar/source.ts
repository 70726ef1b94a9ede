import type { SourceConfig } from '../../model/config.ts';
import { list, record } from './collections.ts';
import { constant, oneOf, text } from './scalars.ts';
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
    start: {
      type: oneOf(['saved-or-beginning', 'saved-or-end', 'beginning', 'end']),
      description:
        'Where to begin in the file: where the last run stopped, else at its beginning (the default) or end; or always at one of the two.',
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
    if (file !== undefined) {
      return { kind: 'file', path: file, start: value.start ?? 'saved-or-beginning' };
    }
    if (value.start !== undefined) {
      problems.add(node, 'source.start is for files: a stream is read from where it is', {
        expected: 'start beside file, or none',
      });
      return undefined;
    }
    const [program, ...args] = command ?? [];
    return program === undefined ? { kind: 'stdin' } : { kind: 'command', command: program, args };
  },
  {
    oneOf: [{ required: ['file'] }, { required: ['stdin'] }, { required: ['command'] }],
    dependentRequired: { start: ['file'] },
  },
);
