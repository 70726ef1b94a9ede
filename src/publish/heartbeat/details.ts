import type { StateValue } from '../../model/declaration.ts';
import type { Family } from '../../model/family.ts';
import type { Quantity, ValueType } from '../../model/quantity.ts';
import { roundHundredths } from './rounding.ts';

/** The order of the details of one component. */
const order: readonly (ValueType | 'timing')[] = ['boolean', 'time', 'timing', 'number', 'string'];

/**
 * Present values, averages and maxima: component by component, the declared ones first; at the end
 * what has no component.
 */
export function detailsOf(
  families: readonly Family[],
  declared: readonly string[],
): Readonly<Record<string, StateValue | null>> {
  const ofComponents = new Map<string, Family[]>(declared.map((component) => [component, []]));
  const ofService: Family[] = [];
  for (const family of families) {
    const { component } = family.quantity;
    if (formOf(family.quantity) === undefined) continue;
    const own = component === undefined ? ofService : (ofComponents.get(component) ?? []);
    own.push(family);
    if (component !== undefined) ofComponents.set(component, own);
  }
  const ordered = [...ofComponents.values(), ofService].flatMap((own) =>
    order.flatMap((form) => own.filter(({ quantity }) => formOf(quantity) === form)),
  );
  return Object.assign({}, ...ordered.map(detailOf)) as Record<string, StateValue | null>;
}

/** `undefined`: it is a counter or derives from some, or is not in the line. */
function formOf({ kind, valueType, keys, derivation }: Quantity): ValueType | 'timing' | undefined {
  if (kind === 'timing') return keys.average === undefined ? undefined : kind;
  return keys.value === undefined || derivation !== undefined ? undefined : valueType;
}

function detailOf({ quantity, points, facets }: Family): Record<string, StateValue | null> {
  const { average, maximum, value } = quantity.keys;
  return {
    ...(value !== undefined && { [value]: publishable(points[0]?.value) }),
    ...(average !== undefined && { [average]: roundHundredths(facets.window?.averageMs ?? 0) }),
    ...(maximum !== undefined && { [maximum]: roundHundredths(facets.window?.maximumMs ?? 0) }),
  };
}

function publishable(value: StateValue | undefined): StateValue | null {
  if (value === undefined) return null;
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}
