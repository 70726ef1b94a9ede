import type { StateDeclaration } from '../model/declaration.ts';
import type { MetricFamily, Quantity, Unnumbered, ValueType } from '../model/quantity.ts';
import type { Cataloguing } from './cataloguing.ts';
import { componentShape } from './component-families.ts';
import { quantityKey } from './identity.ts';
import { gaugeSpelling, instantSpelling, toLabelNames } from './metric-name.ts';

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
  const keys = naming.keys({ value: `${component}_${name}` }, component);
  return { ...identityOf(state), kind: 'state', valueType, family, keys };
}

function identityOf(state: StateDeclaration) {
  const { component, name } = state;
  return { key: quantityKey.state(state), provenance: 'declared', component, name } as const;
}

/** Booleans and numbers are gauges, instants too, in seconds; texts are a series for each value. */
function joinFamily(
  { component, name, help }: StateDeclaration,
  type: ValueType,
  families: Cataloguing['families'],
): () => MetricFamily {
  const what = `State ${name}`;
  if (type === 'time') {
    const shape = { ...componentShape('gauge', what), unit: 'seconds' } as const;
    return families.join({ component, spelling: instantSpelling(name), shape, help });
  }
  const shape =
    type === 'string'
      ? {
          ...componentShape('stateset', what),
          labels: (family: string) => toLabelNames(['component', family]),
        }
      : componentShape('gauge', what);
  return families.join({ component, spelling: gaugeSpelling(name), shape, help });
}
