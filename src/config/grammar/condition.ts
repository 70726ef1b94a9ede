import type { Condition } from '../../model/condition.ts';
import { type ConfigNode, describeNode, type MapEntry } from '../node.ts';
import type { Problems } from '../problems.ts';
import { faultOfField, isCanonicalField } from './field.ts';
import { testType } from './test.ts';
import { named, type Type } from './type.ts';

const expected = 'a map from fields to values, or all, any, not';
const combinators = new Set(['all', 'any', 'not']);

/**
 * Selects records. All entries of a map must hold; `all`, `any` and `not` combine conditions. A
 * leading dot (`.any`) names a field that is literally called `any`.
 */
export const condition: Type<Condition> = named(
  'condition',
  'Selects records by fields and values, all of which must match. ".any" is a field named any.',
  {
    expected,
    read: readCondition,
    schema: (definitions) => ({
      type: 'object',
      minProperties: 1,
      properties: {
        all: {
          description: 'Conditions that must all hold.',
          type: 'array',
          items: { $ref: '#/$defs/condition' },
          minItems: 1,
        },
        any: {
          description: 'Conditions of which at least one must hold.',
          type: 'array',
          items: { $ref: '#/$defs/condition' },
          minItems: 1,
        },
        not: { description: 'A condition that must not hold.', $ref: '#/$defs/condition' },
      },
      additionalProperties: testType.schema(definitions),
      examples: [
        { event: 'Message processed successfully' },
        { '@level': ['error', 'fatal'], 'http.status': { gte: 500 } },
        { any: [{ event: { prefix: 'Error' } }, { error: { exists: true } }] },
      ],
    }),
  },
);

/** A condition, or `always` for every record. */
export const conditionOrAlways: Type<Condition | 'always'> = {
  expected: `${expected}; or always`,
  read(node, problems) {
    if (node.kind === 'scalar' && node.value === 'always') return 'always';
    return readCondition(node, problems);
  },
  schema: (definitions) => ({ anyOf: [condition.schema(definitions), { const: 'always' }] }),
};

function readCondition(node: ConfigNode, problems: Problems): Condition | undefined {
  if (node.kind !== 'map' || node.entries.size === 0) {
    const found =
      node.kind === 'map' ? 'empty, so it selects nothing in particular' : describeNode(node);
    const suggestion =
      node.kind === 'scalar' && typeof node.value === 'string'
        ? `for the event of that name, write { event: ${JSON.stringify(node.value)} }`
        : undefined;
    problems.add(node, `${node.path} is ${found}`, { expected, suggestion });
    return undefined;
  }
  const parts: Condition[] = [];
  for (const [key, entry] of node.entries) {
    const part = combinators.has(key)
      ? combined(key, entry.value, problems)
      : fieldCondition(key, entry, problems);
    if (part !== undefined) parts.push(part);
  }
  if (parts.length < node.entries.size) return undefined;
  const [first] = parts;
  return parts.length === 1 ? first : { kind: 'all', of: parts };
}

function combined(key: string, node: ConfigNode, problems: Problems): Condition | undefined {
  if (key === 'not') {
    const of = readCondition(node, problems);
    return of === undefined ? undefined : { kind: 'not', of };
  }
  if (node.kind !== 'list' || node.items.length === 0) {
    problems.add(
      node,
      `${node.path} is ${node.kind === 'list' ? 'an empty list' : describeNode(node)}`,
      {
        expected: 'a list of conditions',
        suggestion: `for a field named ${key}, write ".${key}"`,
      },
    );
    return undefined;
  }
  const conditions: Condition[] = [];
  for (const item of node.items) {
    const read = readCondition(item, problems);
    if (read !== undefined) conditions.push(read);
  }
  if (conditions.length < node.items.length) return undefined;
  return { kind: key === 'all' ? 'all' : 'any', of: conditions };
}

function fieldCondition(key: string, entry: MapEntry, problems: Problems): Condition | undefined {
  const literally = key.startsWith('.');
  const field = literally ? key.slice(1) : key;
  const where = { path: entry.value.path, span: entry.keySpan };
  if (field === '') {
    problems.add(where, 'a field has no name');
    return undefined;
  }
  const fault = literally ? undefined : faultOfField(field);
  if (literally && isCanonicalField(field)) {
    const message = `a field that is literally named ${JSON.stringify(field)} cannot be selected`;
    problems.add(where, message, { suggestion: `remove the dot to select the canonical field` });
  }
  if (fault !== undefined) problems.add(where, fault.message, { suggestion: fault.suggestion });
  const test = testType.read(entry.value, problems);
  return test === undefined || fault !== undefined ? undefined : { kind: 'field', field, test };
}
