import { describeNode } from '../node.ts';
import { named, type Type } from './type.ts';

const expected = 'a JavaScript regular expression';

/** A pattern that parses. The rule compiler checks whether it runs in linear time. */
export const regex: Type<string> = {
  expected,
  read(node, problems) {
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '') {
      problems.add(node, `${node.path} is ${describeNode(node)}`, { expected });
      return undefined;
    }
    const fault = faultOf(node.value);
    if (fault === undefined) return node.value;
    problems.add(node, `${node.path} does not parse: ${fault}`, {
      expected,
      suggestion: advice(node.value),
    });
    return undefined;
  },
  schema: () => ({ type: 'string', format: 'regex', minLength: 1 }),
};

/** A pattern with at least one named group, whose names the same rule can use as fields. */
export const extractingRegex: Type<string> = named(
  'extracting_regex',
  'A regular expression with named groups, each of which becomes a field.',
  {
    expected: `${expected} with named groups`,
    read(node, problems) {
      const pattern = regex.read(node, problems);
      if (pattern === undefined || groupsOf(pattern).length > 0) return pattern;
      problems.add(node, `${node.path} has no named group, so it extracts no field`, {
        expected: 'at least one group such as (?<ms>[0-9.]+)',
      });
      return undefined;
    },
    schema: (definitions) => ({
      ...regex.schema(definitions),
      examples: ['^duration: (?<ms>[0-9.]+) ms'],
    }),
  },
);

/** Names of the groups of a pattern that parses. */
function groupsOf(pattern: string): readonly string[] {
  // An empty alternative matches anything, and a match lists all groups.
  const match = new RegExp(`${withoutFlag(pattern)}|`).exec('');
  return Object.keys(match?.groups ?? {});
}

/** JavaScript has no leading `(?i)`; the rule compiler translates it. */
function withoutFlag(pattern: string): string {
  return pattern.startsWith('(?i)') ? pattern.slice('(?i)'.length) : pattern;
}

function faultOf(pattern: string): string | undefined {
  try {
    void new RegExp(withoutFlag(pattern));
    return undefined;
  } catch (error) {
    return error instanceof Error ? reasonOf(error.message) : 'not a regular expression';
  }
}

/** V8 says `Invalid regular expression: /p/: reason`. */
function reasonOf(message: string): string {
  return message.slice(message.lastIndexOf(': ') + 2);
}

function advice(pattern: string): string | undefined {
  if (pattern.includes('(?P<')) return 'write named groups as (?<name>...), without the P';
  if (/^\(\?[a-z]+\)/.test(pattern))
    return 'the only supported flag is (?i), at the very beginning';
  return undefined;
}
