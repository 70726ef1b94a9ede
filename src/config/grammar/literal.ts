import type { Literal } from '../../model/condition.ts';
import { describeNode } from '../node.ts';
import { named, type Type } from './type.ts';

const expected = 'a text, a finite number, true, false or null';

/** A value to compare a field with. */
const literal: Type<{ readonly value: Literal }> = named(
  'literal',
  'A value to compare a field with; null matches a JSON null.',
  {
    expected,
    read(node, problems) {
      const finite = node.kind === 'scalar' && isFiniteOrText(node.value);
      if (node.kind === 'scalar' && node.written && finite) return { value: node.value };
      const nothing = node.kind === 'scalar' && !node.written;
      const suggestion = nothing ? 'write null for a JSON null' : undefined;
      problems.add(node, `${node.path} is ${describeNode(node)}`, { expected, suggestion });
      return undefined;
    },
    schema: () => ({ type: ['string', 'number', 'boolean', 'null'] }),
  },
);

/** One literal, or any of a list. */
export const literals: Type<readonly Literal[]> = {
  expected: `${expected}, or a list of them`,
  read(node, problems) {
    if (node.kind !== 'list') {
      const one = literal.read(node, problems);
      return one === undefined ? undefined : [one.value];
    }
    if (node.items.length === 0) {
      problems.add(node, `${node.path} is an empty list, which matches nothing`, { expected });
      return undefined;
    }
    const read = node.items.map((item) => literal.read(item, problems));
    const values = read.filter((item) => item !== undefined).map((item) => item.value);
    return values.length === read.length ? values : undefined;
  },
  schema(definitions) {
    const one = literal.schema(definitions);
    return { anyOf: [one, { type: 'array', items: one, minItems: 1 }] };
  },
};

function isFiniteOrText(value: Literal): boolean {
  return typeof value !== 'number' || Number.isFinite(value);
}
