import type { StateDeclaration, StateSource, StateValue } from '../../model/declaration.ts';
import type { FieldValue } from '../../model/record.ts';
import type { Scope } from './field-table.ts';
import type { OncePerRecord } from './once-per-record.ts';
import type { Observe, RuleDeclaration } from './rule.ts';
import { readState } from './state-value.ts';

/**
 * Rules of all states. A record gives one state one value: that of the first source that has one.
 * An absent or null field says nothing.
 */
export function stateRules(
  states: readonly StateDeclaration[],
  once: OncePerRecord,
): readonly RuleDeclaration[] {
  return states.flatMap((state, id) =>
    state.from.map((source, index) => ({
      where: `components.${state.component}.states.${state.name}.from[${index}]`,
      when: source.when,
      extract: source.extract,
      fields: source.kind === 'field' ? [source.field] : [],
      compile: (scope: Scope) => compileState(id, state, source, scope, once),
    })),
  );
}

function compileState(
  id: number,
  state: StateDeclaration,
  source: StateSource,
  scope: Scope,
  once: OncePerRecord,
): Observe {
  if (source.kind === 'value') {
    return (_record, sink) => {
      if (once.take(id)) sink.state(id, source.value);
    };
  }
  const read = scope.read(source.field);
  const coerce = coercion(state, source.field);
  return (record, sink) => {
    const raw = read(record);
    if (raw === undefined || raw === null || once.isTaken(id)) return;
    const value = coerce(raw);
    if (value === undefined) sink.refuse('not_a_state');
    else if (once.take(id)) sink.state(id, value);
  };
}

/** `@time` is known to be epoch milliseconds: nothing has to be guessed from its size. */
function coercion(
  { type }: StateDeclaration,
  field: string,
): (value: FieldValue) => StateValue | undefined {
  if (type === 'time' && field === '@time') {
    return (value) => (typeof value === 'number' ? value / 1_000 : readState(value, type));
  }
  return (value) => readState(value, type);
}
