import type {
  CountDeclaration,
  Declarations,
  MetricDeclaration,
  StateDeclaration,
  TimingDeclaration,
} from '../model/declaration.ts';
import type { Quantity } from '../model/quantity.ts';

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

/** What must be the same for a family to be the same. */
export function metricIdentity({ name, type, labels }: MetricDeclaration) {
  return { name, type, labels: labels.map((label) => label.name) };
}

/** Keys of quantities: none holds a space but in its last part, so no two read alike. */
export const quantityKey = {
  count: (count: CountDeclaration) => `count ${countKind(count)} ${count.component} ${count.name}`,
  rate: (name: string) => `rate ${name}`,
  timing: ({ component, name }: TimingDeclaration) => `timing ${component} ${name}`,
  state: ({ component, name, type }: StateDeclaration) => `state ${type} ${component} ${name}`,
  metric: (metric: MetricDeclaration) => `metric ${JSON.stringify(metricIdentity(metric))}`,
  fieldTiming: (field: string) => `field-timing ${field}`,
  ofLogger: (component: string, name: string) => `logger ${component} ${name}`,
  heartbeatField: (field: string) => `heartbeat-field ${field}`,
  run: (name: string) => `run ${name}`,
} as const;

/**
 * What each declaration is, beside its name: where that stays the same, its values are known again.
 * By the path under which a configuration declares it.
 */
export function identitiesOf(declarations: Declarations): ReadonlyMap<string, string> {
  const { counts, timings, states, metrics } = declarations;
  return new Map([
    ...counts.map((count) => [memberPath('counts', count), quantityKey.count(count)] as const),
    ...timings.map(
      (timing) => [memberPath('timings', timing), quantityKey.timing(timing)] as const,
    ),
    ...states.map((state) => [memberPath('states', state), quantityKey.state(state)] as const),
    ...metrics.map((metric) => [`metrics.${metric.name}`, quantityKey.metric(metric)] as const),
  ]);
}

function memberPath(
  section: string,
  { component, name }: Required<Pick<Quantity, 'component' | 'name'>>,
): string {
  return `components.${component}.${section}.${name}`;
}
