import type { NamedEvent } from '../../catalogue/catalogue.ts';
import type { DiscoveredComponents } from './discovered-components.ts';
import type { DiscoveredTimings } from './discovered-timings.ts';
import type { Families } from './families.ts';
import type { HeartbeatFields } from './heartbeat-fields.ts';
import type { RegistryState } from './registry-state.ts';

interface Stores {
  readonly discovered: DiscoveredTimings;
  readonly found: DiscoveredComponents;
  readonly heartbeatFields: HeartbeatFields;
  readonly families: Families;
}

/**
 * Continues what is beyond the declared quantities, in the order in which it was given names: so it
 * gets the same ones.
 */
export function restoreNamed(
  state: RegistryState,
  { discovered, found, heartbeatFields, families }: Stores,
): void {
  const timings = new Map(state.discovered.map((saved) => [saved.field, saved]));
  const components = new Map(state.found.map((saved) => [saved.name, saved]));
  const fields = new Map(state.heartbeatFields.fields.map((saved) => [saved.field, saved]));
  for (const event of namedIn(state)) {
    if (event[0] === 'state') families.redecideState(event[1], event[2], event[3]);
    else if (event[0] === 'field-timing') discovered.restore(timings.get(event[1]));
    else if (event[0] === 'logger') found.restore(components.get(event[1]));
    else if (event[0] === 'logger-timing') {
      found.restoreTiming(components.get(event[1]), event[2]);
    } else heartbeatFields.restore(fields.get(event[1]), event[2] ?? undefined);
  }
}

/**
 * What was given names when a state was saved, in that order. Version 0.1.0 did not save it: it
 * named states, then components, timings of fields and heartbeat fields, each as they appeared.
 */
function namedIn(state: RegistryState): readonly NamedEvent[] {
  const { named, states, found, discovered, heartbeatFields } = state;
  if (named !== undefined) return named;
  return [
    ...states.flatMap(({ component, name, kind, state: { value } }): NamedEvent[] =>
      kind === 'any' && value !== null
        ? [['state', component, name, typeof value as 'boolean' | 'number' | 'string']]
        : [],
    ),
    ...found.map(({ name }): NamedEvent => ['logger', name]),
    ...found.flatMap(({ name, timings }) =>
      timings.map(({ field }): NamedEvent => ['logger-timing', name, field]),
    ),
    ...discovered.map(({ field }): NamedEvent => ['field-timing', field]),
    ...heartbeatFields.fields.map(
      ({ field, kind }): NamedEvent => ['heartbeat-field', field, kind],
    ),
  ];
}
