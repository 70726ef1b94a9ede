import type { Test } from '../../model/condition.ts';
import { didYouMean } from '../../model/nearest-name.ts';
import type { ConfigNode, MapNode } from '../node.ts';
import type { Problems } from '../problems.ts';
import { literals } from './literal.ts';
import { regex } from './regex.ts';
import { boolean, number, text } from './scalars.ts';
import { type Definitions, type JsonSchema, named, type Type } from './type.ts';

interface Operator {
  readonly description: string;
  read(node: ConfigNode, problems: Problems): Test | undefined;
  schema(definitions: Definitions): JsonSchema;
}

function operator<T>(description: string, type: Type<T>, make: (value: T) => Test): Operator {
  return {
    description,
    read(node, problems) {
      const value = type.read(node, problems);
      return value === undefined ? undefined : make(value);
    },
    schema: (definitions) => type.schema(definitions),
  };
}

const bound = number({ minimum: -Number.MAX_VALUE, maximum: Number.MAX_VALUE });
const part = text({ expected: 'a non-empty text' });

const operators: Readonly<Record<string, Operator>> = {
  equals: operator('Equals this value, or one of a list.', literals, (values) => equal(values)),
  exists: operator('The field exists (true) or is missing (false).', boolean(), (expected) => ({
    kind: 'exists',
    expected,
  })),
  not: {
    description: 'Equals none of these values, or fails these tests.',
    read(node, problems) {
      const test = testType.read(node, problems);
      return test === undefined ? undefined : { kind: 'not', test };
    },
    schema: (definitions) => testType.schema(definitions),
  },
  gt: operator('Is a number greater than this.', bound, (value) => compare('gt', value)),
  gte: operator('Is a number of at least this.', bound, (value) => compare('gte', value)),
  lt: operator('Is a number less than this.', bound, (value) => compare('lt', value)),
  lte: operator('Is a number of at most this.', bound, (value) => compare('lte', value)),
  prefix: operator('Is a text that begins with this.', part, (value) => within('prefix', value)),
  suffix: operator('Is a text that ends with this.', part, (value) => within('suffix', value)),
  contains: operator('Is a text that contains this.', part, (value) => within('contains', value)),
  regex: operator(
    'Is a text in which this regular expression finds a match.',
    regex,
    (pattern) => ({
      kind: 'regex',
      pattern,
    }),
  ),
};
const names = Object.keys(operators);
const expected = `a value, a list of values, or a map with ${names.join(', ')}`;

/** A test of a field's value: a literal, one of a list, or a map of operators that must all hold. */
export const testType: Type<Test> = named('test', 'A test of the value of a field.', {
  expected,
  read(node, problems) {
    if (node.kind === 'map') return readOperators(node, problems);
    const values = literals.read(node, problems);
    return values === undefined ? undefined : equal(values);
  },
  schema(definitions) {
    const properties = Object.entries(operators).map(([name, operator]) => [
      name,
      { description: operator.description, ...operator.schema(definitions) },
    ]);
    return {
      anyOf: [
        literals.schema(definitions),
        {
          type: 'object',
          properties: Object.fromEntries(properties),
          additionalProperties: false,
          minProperties: 1,
        },
      ],
    };
  },
});

function readOperators(node: MapNode, problems: Problems): Test | undefined {
  if (node.entries.size === 0) {
    problems.add(node, `${node.path} is an empty map, which tests nothing`, { expected });
    return undefined;
  }
  const tests: Test[] = [];
  for (const [name, { keySpan, value }] of node.entries) {
    const known = Object.hasOwn(operators, name) ? operators[name] : undefined;
    if (known === undefined) {
      const where = { path: value.path, span: keySpan };
      problems.add(where, `${JSON.stringify(name)} is not an operator`, {
        expected: `one of ${names.join(', ')}`,
        suggestion: didYouMean(name, names) ?? nestedAdvice(node, name),
      });
      continue;
    }
    const test = known.read(value, problems);
    if (test !== undefined) tests.push(test);
  }
  if (tests.length < node.entries.size) return undefined;
  const [first] = tests;
  return tests.length === 1 ? first : { kind: 'all', of: tests };
}

function nestedAdvice(node: MapNode, name: string): string {
  const parent = node.path.slice(node.path.lastIndexOf('.') + 1);
  return `name a nested field by its path: ${JSON.stringify(`${parent}.${name}`)}`;
}

function equal(values: Extract<Test, { kind: 'equals' }>['values']): Test {
  return { kind: 'equals', values };
}

function compare(op: 'gt' | 'gte' | 'lt' | 'lte', value: number): Test {
  return { kind: 'compare', op, value };
}

function within(op: 'prefix' | 'suffix' | 'contains', value: string): Test {
  return { kind: 'text', op, value };
}
