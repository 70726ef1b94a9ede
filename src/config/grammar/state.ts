import type { StateKind, StateSource, StateValue } from '../../model/declaration.ts';
import { type ConfigNode, describeNode } from '../node.ts';
import type { Problems } from '../problems.ts';
import { list, type RecordValue, record } from './collections.ts';
import { condition, conditionOrAlways } from './condition.ts';
import { extraction } from './extraction.ts';
import { field } from './field.ts';
import { oneOf, text } from './scalars.ts';
import { present, refined, type Type } from './type.ts';

/** A state as declared, without its component and name. */
export interface State {
  readonly type: StateKind;
  readonly from: readonly StateSource[];
  readonly help?: string;
  readonly initial?: StateValue;
}

const stateValue: Type<StateValue> = {
  expected: 'true, false, a finite number or a text',
  read(node, problems) {
    if (node.kind === 'scalar' && node.value !== null) {
      const { value } = node;
      if (typeof value !== 'number' || Number.isFinite(value)) return value;
    }
    problems.add(node, `${node.path} is ${describeNode(node)}`, { expected: stateValue.expected });
    return undefined;
  },
  schema: () => ({ type: ['boolean', 'number', 'string'] }),
};

const sourceFields = {
  field: { type: field, description: 'Field with the value.', examples: ['circuit_breaker_state'] },
  value: { type: stateValue, description: 'The value that a matching record sets.' },
  when: { type: conditionOrAlways, description: 'Records that set the state.' },
  extract: { type: extraction, description: 'Extracts fields from a text.' },
} as const;

const stateFields = {
  true_when: { type: condition, description: 'Records that set it to true.' },
  false_when: { type: condition, description: 'Records that set it to false.' },
  field: sourceFields.field,
  when: sourceFields.when,
  extract: sourceFields.extract,
  from: {
    type: list(
      refined(record('a source of a state', sourceFields), sourceOf, {
        oneOf: [{ required: ['field'] }, { required: ['value', 'when'] }],
      }),
    ),
    description: 'Several sources; the last record wins.',
  },
  type: {
    type: oneOf(['boolean', 'number', 'string', 'time', 'any'], {
      bool: 'boolean',
      text: 'string',
    }),
    description:
      'Kind of value, inferred if possible; time is an instant in epoch seconds, or @time.',
  },
  initial: { type: stateValue, description: 'The value until a record sets another.' },
  help: { type: text({ expected: 'a text' }), description: 'What the state means, in one line.' },
} as const;

export const state: Type<State> = refined(record('a state', stateFields), stateOf, {
  oneOf: [
    { required: ['from'] },
    { required: ['field'] },
    { anyOf: [{ required: ['true_when'] }, { required: ['false_when'] }] },
  ],
});

function stateOf(
  value: RecordValue<typeof stateFields>,
  node: ConfigNode,
  problems: Problems,
): State | undefined {
  const from = sourcesOf(value, node, problems);
  if (from === undefined) return undefined;
  const type = value.type ?? kindOf(from);
  const { initial, help } = value;
  const values = from.flatMap((source) => (source.kind === 'value' ? [source.value] : []));
  for (const each of initial === undefined ? values : [...values, initial]) {
    if (fits(each, type)) continue;
    problems.add(
      node,
      `${node.path} is a ${type} state, but ${JSON.stringify(each)} is not a ${type}`,
    );
    return undefined;
  }
  return present({ type, from, help, initial });
}

function sourcesOf(
  value: RecordValue<typeof stateFields>,
  node: ConfigNode,
  problems: Problems,
): readonly StateSource[] | undefined {
  const { true_when: on, false_when: off, field: name, from } = value;
  const forms = [on ?? off, name, from].filter((form) => form !== undefined);
  if (forms.length !== 1) {
    const message = forms.length === 0 ? 'does not say how it is read' : 'is read in two ways';
    problems.add(node, `${node.path} ${message}`, {
      expected: 'one of: true_when and false_when; field; from',
      suggestion: forms.length === 0 ? undefined : 'list them under from',
    });
    return undefined;
  }
  if (name === undefined && (value.when !== undefined || value.extract !== undefined)) {
    problems.add(node, `${node.path} has when or extract without a field`);
    return undefined;
  }
  if (from !== undefined) return from;
  if (name !== undefined) {
    const source = sourceOf({ ...value }, node, problems);
    return source === undefined ? undefined : [source];
  }
  const sources: StateSource[] = [];
  if (on !== undefined) sources.push({ kind: 'value', value: true, when: on });
  if (off !== undefined) sources.push({ kind: 'value', value: false, when: off });
  return sources;
}

function sourceOf(
  value: RecordValue<typeof sourceFields>,
  node: ConfigNode,
  problems: Problems,
): StateSource | undefined {
  const { field: name, value: constant, extract } = value;
  const when = value.when === 'always' ? undefined : value.when;
  if (name !== undefined && constant === undefined) {
    return present({ kind: 'field' as const, field: name, when, extract });
  }
  if (name === undefined && constant !== undefined && value.when !== undefined) {
    return present({ kind: 'value' as const, value: constant, when });
  }
  problems.add(node, `${node.path} does not say how the state is read`, {
    expected: 'field, or value and when',
  });
  return undefined;
}

/** The kind that the sources imply. */
function kindOf(from: readonly StateSource[]): StateKind {
  if (from.some((source) => source.kind === 'field' && source.field === '@time')) return 'time';
  const kinds = new Set(
    from.flatMap((source) => (source.kind === 'value' ? [typeof source.value] : [])),
  );
  const [only] = kinds;
  if (kinds.size !== 1) return 'any';
  return only === 'boolean' || only === 'number' || only === 'string' ? only : 'any';
}

function fits(value: StateValue, type: StateKind): boolean {
  return type === 'any' || typeof value === (type === 'time' ? 'number' : type);
}
