import type { StateDeclaration } from '../model/declaration.ts';
import type { MetricFamily, Quantity, Unnumbered, ValueType } from '../model/quantity.ts';
import type { Cataloguing } from './cataloguing.ts';
import { componentShape } from './component-families.ts';
import { wantedKeys } from './heartbeat-keys.ts';
import { quantityKey } from './identity.ts';
import { gaugeSpelling, instantSpelling, type Spelling, toLabelNames } from './metric-name.ts';

/** States of every declared type; those of type `any` have no names until a value decides. */
export function declareStates(
  declared: readonly StateDeclaration[],
  { naming, families, add }: Cataloguing,
): readonly Quantity[] {
  const familyOf = declared.map((state) =>
    state.type === 'any' ? undefined : joinFamily(state, state.type, families),
  );
  return declared.map((state, position) => {
    if (state.type === 'any') return add({ ...identityOf(state), kind: 'undecided', keys: {} });
    return add(decided(state, state.type, familyOf[position]?.(), naming));
  });
}

/** What a state of type `any` is, now that a value tells its type. */
export function decideState(
  state: StateDeclaration,
  type: ValueType,
  { naming, families }: Cataloguing,
): Unnumbered {
  return decided(state, type, joinFamily(state, type, families)(), naming);
}

function decided(
  state: StateDeclaration,
  valueType: ValueType,
  family: MetricFamily | undefined,
  naming: Cataloguing['naming'],
): Unnumbered {
  const { component, name } = state;
  const keys = naming.keys(wantedKeys.state(component, name), component);
  return { ...identityOf(state), kind: 'state', valueType, family, keys };
}

function identityOf(state: StateDeclaration) {
  const { component, name } = state;
  return { key: quantityKey.state(state), provenance: 'declared', component, name } as const;
}

/** Booleans and numbers are gauges, instants too, in seconds; texts are a series for each value. */
export function stateForm(
  name: string,
  type: ValueType,
): { readonly spelling: Spelling; readonly type: 'gauge' | 'stateset' } {
  if (type === 'time') return { spelling: instantSpelling(name), type: 'gauge' };
  return { spelling: gaugeSpelling(name), type: type === 'string' ? 'stateset' : 'gauge' };
}

function joinFamily(
  { component, name, help }: StateDeclaration,
  valueType: ValueType,
  families: Cataloguing['families'],
): () => MetricFamily {
  const { spelling, type } = stateForm(name, valueType);
  const shape = {
    ...componentShape(type, `State ${name}`),
    ...(valueType === 'time' && { unit: 'seconds' as const }),
    ...(type === 'stateset' && {
      labels: (family: string) => toLabelNames(['component', family]),
    }),
  };
  return families.join({ component, spelling, shape, help });
}
