import type { Declarations, StateDeclaration } from '../model/declaration.ts';
import type { TrackedFieldKind } from '../model/observation.ts';
import type { Quantity, QuantityKeys, Unnumbered, ValueType } from '../model/quantity.ts';
import type { Cataloguing } from './cataloguing.ts';
import { ComponentFamilies } from './component-families.ts';
import { type CountQuantities, declareCounts } from './declared-counts.ts';
import { declareMetrics } from './declared-metrics.ts';
import { decideState, declareStates } from './declared-states.ts';
import { declareTimings } from './declared-timings.ts';
import { HeartbeatFieldNames } from './heartbeat-field-names.ts';
import { toKey, toTimingKey } from './heartbeat-keys.ts';
import { quantityKey } from './identity.ts';
import { LoggerComponents, type LoggerQuantities } from './logger-components.ts';
import { fieldTimingSpelling } from './metric-name.ts';
import { Naming } from './naming.ts';
import { declareRun, type RunQuantities } from './run-quantities.ts';

/** Timings of fields that the heartbeat line has; more are in the metrics alone. */
const maxFieldTimingsInLine = 16;

/** What is there before the first record, at the positions of the configuration's lists. */
export interface DeclaredQuantities extends CountQuantities {
  readonly timings: readonly Quantity[];
  readonly states: readonly Quantity[];
  readonly metrics: readonly Quantity[];
  readonly run: RunQuantities;
}

/**
 * Something that was given names, or will be once its values tell what it is. A log's events in
 * their order give the same names again: they are what a checkpoint saves of a catalogue.
 */
export type NamedEvent =
  | readonly ['field-timing', field: string]
  | readonly ['logger', component: string]
  | readonly ['logger-timing', component: string, field: string]
  | readonly ['heartbeat-field', field: string, kind: TrackedFieldKind | null]
  | readonly ['state', component: string, name: string, type: ValueType];

/**
 * Every quantity of one log, and every name that each is published under. Declared quantities are
 * there from the start; others are added when they are first counted, in the order of the log. So
 * names depend on the log and the configuration alone, never on when somebody looked.
 */
export class Catalogue {
  readonly declared: DeclaredQuantities;
  readonly #states: readonly StateDeclaration[];
  readonly #quantities: Quantity[] = [];
  readonly #byKey = new Map<string, Quantity>();
  readonly #making: Cataloguing;
  readonly #loggers: LoggerComponents;
  readonly #fieldNames: HeartbeatFieldNames;
  readonly #named: NamedEvent[] = [];
  #fieldTimings = 0;

  constructor(declarations: Declarations) {
    const naming = new Naming();
    const families = new ComponentFamilies(naming);
    this.#making = { naming, families, add: (quantity) => this.#add(quantity) };
    this.#states = declarations.states;
    this.declared = {
      ...declareCounts(declarations.counts, this.#making),
      timings: declareTimings(declarations.timings, this.#making),
      states: declareStates(declarations.states, this.#making),
      metrics: declareMetrics(declarations.metrics, this.#making),
      run: declareRun(this.#making),
    };
    this.#loggers = new LoggerComponents(this.#making, declarations.maxDiscoveredComponents > 0);
    this.#fieldNames = new HeartbeatFieldNames(naming);
  }

  /** At the positions of their ids. */
  get quantities(): readonly Quantity[] {
    return this.#quantities;
  }

  /** What was given names beyond the declared quantities, in that order. */
  get named(): readonly NamedEvent[] {
    return this.#named;
  }

  /** Adds the timing of a field that carries a unit of time in its name. */
  addFieldTiming(field: string): Quantity {
    this.#named.push(['field-timing', field]);
    this.#fieldTimings += 1;
    const { naming } = this.#making;
    return this.#add({
      key: quantityKey.fieldTiming(field),
      kind: 'timing',
      provenance: 'field',
      name: field,
      family: naming.family(fieldTimingSpelling(field), {
        type: 'histogram',
        help: `Field ${field} of the service's log, which carries a unit of time in its name.`,
        unit: 'seconds',
        labels: [],
      }),
      keys: this.#fieldTimings > maxFieldTimingsInLine ? {} : this.#fieldTimingKeys(field),
    });
  }

  /** Adds a component found by its logger; its name is its own among all components. */
  addLogger(component: string): LoggerQuantities {
    this.#named.push(['logger', component]);
    return this.#loggers.component(component);
  }

  /** Adds the last samples of a field in the records of one such component; they have no series. */
  addLoggerTiming(component: string, field: string): Quantity {
    this.#named.push(['logger-timing', component, field]);
    return this.#loggers.timing(component, field);
  }

  /**
   * Adds a number in the service's own heartbeats, or decides what it is. It has no names until its kind is known, and then the
   * same ones for good; but a delta loses them when a total of the same is there to tell it better.
   */
  heartbeatField(field: string, kind: TrackedFieldKind | undefined): Quantity {
    const key = quantityKey.heartbeatField(field);
    const known = this.#byKey.get(key);
    if (known !== undefined && (known.kind !== 'undecided' || kind === undefined)) return known;
    this.#named.push(['heartbeat-field', field, kind ?? null]);
    const base = { key, provenance: 'heartbeat', name: field } as const;
    if (kind === undefined) return this.#add({ ...base, kind: 'undecided', keys: {} });
    for (const hidden of this.#fieldNames.hiddenBy(field, kind)) {
      this.#hide(quantityKey.heartbeatField(hidden));
    }
    const quantity = { ...base, printedAs: kind, ...this.#fieldNames.name(field, kind) };
    return known === undefined ? this.#add(quantity) : this.#replace(known.id, quantity);
  }

  /** The first value of a state of type `any` decides what it is, for good. */
  decideState(position: number, type: ValueType): void {
    const [quantity, state] = [this.declared.states[position], this.#states[position]];
    const present = this.#quantities[quantity?.id ?? -1];
    if (state === undefined || present?.kind !== 'undecided') return;
    this.#named.push(['state', state.component, state.name, type]);
    this.#replace(present.id, decideState(state, type, this.#making));
  }

  #fieldTimingKeys(field: string): QuantityKeys {
    const { naming } = this.#making;
    const stem = toTimingKey(field);
    const name = naming.hasKey(`avg_${stem}_ms`) ? toKey(field) : stem;
    return naming.keys({ average: `avg_${name}_ms`, maximum: `max_${name}_ms` }, 'field');
  }

  #hide(key: string): void {
    const quantity = this.#byKey.get(key);
    if (quantity === undefined) return;
    this.#making.naming.release(quantity);
    this.#replace(quantity.id, { ...quantity, family: undefined, keys: {} });
  }

  #add(quantity: Unnumbered): Quantity {
    return this.#replace(this.#quantities.length, quantity);
  }

  #replace(id: number, unnumbered: Unnumbered): Quantity {
    const { keys, derivation } = unnumbered;
    const quantity = Object.freeze({
      ...unnumbered,
      id,
      keys: Object.freeze(keys),
      ...(derivation !== undefined && { derivation: Object.freeze(derivation) }),
    });
    this.#quantities[id] = quantity;
    this.#byKey.set(quantity.key, quantity);
    return quantity;
  }
}
