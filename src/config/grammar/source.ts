import type { SourceConfig } from '../../model/config.ts';
import { list, record } from './collections.ts';
import { field } from './field.ts';
import { constant, oneOf, text } from './scalars.ts';
import { refined, type Type } from './type.ts';

const kinds = ['file', 'stdin', 'command'] as const;
const onePlace = kinds.map((kind) => ({ required: [kind] }));

export interface SourceDocument {
  /** `undefined` where a flag is to name it, or nobody needs to: `analyze` is told what to read. */
  readonly place: SourceConfig | undefined;
  readonly sequence: string | undefined;
}

/** Where the log comes from: exactly one of three, or something about the log alone. */
export const source: Type<SourceDocument> = refined(
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
    sequence: {
      type: field,
      description:
        'Field with a number that grows by one with every record: gaps in it are counted.',
      examples: ['seq'],
    },
  }),
  (value, node, problems) => {
    const { file, command, sequence } = value;
    const isPlaceless = kinds.every((kind) => value[kind] === undefined);
    if (isPlaceless && sequence !== undefined && value.start === undefined) {
      return { place: undefined, sequence };
    }
    if (kinds.filter((kind) => value[kind] !== undefined).length !== 1) {
      problems.add(node, 'source does not name exactly one place', {
        expected: 'one of file, stdin, command',
      });
      return undefined;
    }
    if (file !== undefined) {
      const start = value.start ?? 'saved-or-beginning';
      return { place: { kind: 'file', path: file, start }, sequence };
    }
    if (value.start !== undefined) {
      problems.add(node, 'source.start is for files: a stream is read from where it is', {
        expected: 'start beside file, or none',
      });
      return undefined;
    }
    const [program, ...args] = command ?? [];
    const place: SourceConfig =
      program === undefined ? { kind: 'stdin' } : { kind: 'command', command: program, args };
    return { place, sequence };
  },
  {
    oneOf: [...onePlace, { required: ['sequence'], not: { anyOf: onePlace } }],
    dependentRequired: { start: ['file'] },
  },
);
