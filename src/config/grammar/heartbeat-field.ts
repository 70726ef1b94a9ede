import type { HeartbeatFieldDeclaration, HeartbeatFieldKind } from '../../model/declaration.ts';
import { didYouMean } from '../../model/nearest-name.ts';
import { type ConfigNode, describeNode } from '../node.ts';
import type { Problems } from '../problems.ts';
import { faultOfField } from './field.ts';
import type { Type } from './type.ts';
import { unitInName } from './unit.ts';

const kinds: readonly HeartbeatFieldKind[] = ['total', 'delta', 'gauge', 'sample'];
const expected = `infer, or a map from fields to one of ${kinds.join(', ')}`;

/** The kinds of the fields of a heartbeat. */
export const heartbeatFieldKinds: Type<'infer' | readonly HeartbeatFieldDeclaration[]> = {
  expected,
  read(node, problems) {
    if (node.kind === 'scalar' && node.value === 'infer') return 'infer';
    if (node.kind !== 'map' || node.entries.size === 0) {
      problems.add(node, `${node.path} is ${describeNode(node)}`, { expected });
      return undefined;
    }
    return Array.from(node.entries, ([name, { value }]) => readField(name, value, problems)).filter(
      (field) => field !== undefined,
    );
  },
  schema: () => ({
    anyOf: [
      { const: 'infer' },
      { type: 'object', minProperties: 1, additionalProperties: { enum: kinds } },
    ],
  }),
};

function readField(
  field: string,
  node: ConfigNode,
  problems: Problems,
): HeartbeatFieldDeclaration | undefined {
  const fault = faultOfField(field);
  if (fault !== undefined) {
    problems.add(node, fault.message, { suggestion: fault.suggestion });
    return undefined;
  }
  const written = node.kind === 'scalar' ? String(node.value) : '';
  const kind = kinds.find((one) => one === written);
  if (kind === undefined) {
    problems.add(node, `${node.path} is ${describeNode(node)}`, {
      expected: `one of ${kinds.join(', ')}`,
      suggestion: written === '' ? undefined : didYouMean(written, kinds),
    });
    return undefined;
  }
  if (kind !== 'sample') return { field, kind };
  const unit = unitInName(field);
  if (unit !== undefined) return { field, kind, unit };
  problems.add(node, `${node.path} is a sample without a unit`, {
    expected: 'a field whose name ends in a unit, such as wait_ms',
    suggestion: 'declare a timing of a component, with field and unit',
  });
  return undefined;
}
