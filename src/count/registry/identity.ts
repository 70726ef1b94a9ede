import type {
  CountDeclaration,
  Declarations,
  MetricDeclaration,
  StateDeclaration,
} from '../../model/declaration.ts';

/** A count that follows other things is another count, even under the same name. */
export function countKind({ from }: CountDeclaration): 'events' | 'totals' | 'fused' {
  const totals = totalsOf(from);
  if (totals === 0) return 'events';
  return totals === from.length ? 'totals' : 'fused';
}

/** How many of the things that a count follows are sums that the service prints. */
export function totalsOf(from: CountDeclaration['from']): number {
  return from.filter(({ kind }) => kind !== 'event').length;
}

export function stateKind({ type }: StateDeclaration): string {
  return type;
}

/** What must be the same for a family to be the same. */
export function metricIdentity({ name, type, labels }: MetricDeclaration) {
  return { name, type, labels: labels.map((label) => label.name) };
}

/**
 * What each declaration is, beside its name: where that stays the same, its values are known again.
 * By the path under which a configuration declares it.
 */
export function identitiesOf(declarations: Declarations): ReadonlyMap<string, string> {
  const { counts, timings, states, metrics } = declarations;
  return new Map([
    ...counts.map((count) => [memberPath('counts', count), countKind(count)] as const),
    ...timings.map((timing) => [memberPath('timings', timing), 'timing'] as const),
    ...states.map((state) => [memberPath('states', state), stateKind(state)] as const),
    ...metrics.map(
      (metric) => [`metrics.${metric.name}`, JSON.stringify(metricIdentity(metric))] as const,
    ),
  ]);
}

function memberPath(
  section: string,
  { component, name }: { readonly component: string; readonly name: string },
): string {
  return `components.${component}.${section}.${name}`;
}
