import { Catalogue } from '../../catalogue/catalogue.ts';
import type { CountDeclaration, Declarations, StateValue } from '../../model/declaration.ts';
import type { RunFigure } from '../../model/families.ts';
import type { Family } from '../../model/family.ts';
import type { Quantity, ValueType } from '../../model/quantity.ts';
import type { Count } from './count.ts';
import type { DiscoveredComponent } from './discovered-components.ts';
import {
  countReader,
  type FamilyReader,
  metricReader,
  type ReadContext,
  singlePoint,
  stateReader,
  timingReader,
} from './family-readers.ts';
import type { HeartbeatField } from './heartbeat-field.ts';
import type { MetricFamilies } from './metric-families.ts';
import type { Recent } from './recent.ts';
import type { StateCell } from './state-cell.ts';
import type { Timing } from './timing.ts';

/** What is observed of each declared quantity, at the positions of the declarations. */
interface DeclaredStores {
  readonly counts: readonly Count[];
  readonly timings: readonly Timing[];
  readonly states: readonly StateCell[];
  readonly metrics: MetricFamilies;
}

/** The quantities of a registry, each with the store that its values are read from. */
export class Families {
  readonly catalogue: Catalogue;
  /** At the positions of the quantities' ids. */
  readonly #readers: FamilyReader[] = [];
  /** Positions of states whose type no value has told yet. */
  readonly #undecided: Set<number>;
  readonly #states: Declarations['states'];

  constructor(declarations: Declarations, stores: DeclaredStores) {
    this.catalogue = new Catalogue(declarations);
    const { counts, states } = declarations;
    this.#states = states;
    this.#undecided = new Set(states.flatMap(({ type }, id) => (type === 'any' ? [id] : [])));
    this.#attachDeclared(stores, counts.map(isRatePrinted));
    for (const [position, { initial }] of states.entries()) this.decideState(position, initial);
  }

  /** In the order of ids. */
  read(context: ReadContext): readonly Family[] {
    return Object.freeze(
      this.catalogue.quantities.map((quantity) => {
        const read = this.#readers[quantity.id];
        return read === undefined ? unread(quantity) : read(quantity, context);
      }),
    );
  }

  /** The first value of a state whose type is not declared decides it. Hot: mostly nothing to do. */
  decideState(position: number, value: StateValue | undefined): void {
    if (this.#undecided.size === 0 || value === undefined) return;
    if (!this.#undecided.delete(position)) return;
    this.catalogue.decideState(position, typeof value as ValueType);
  }

  /** As it was decided before a restart, if it is still one whose type is not declared. */
  redecideState(component: string, name: string, type: ValueType): void {
    const position = this.#states.findIndex(
      (state) => state.component === component && state.name === name,
    );
    if (this.#undecided.delete(position)) this.catalogue.decideState(position, type);
  }

  addFieldTiming(field: string, timing: Timing): void {
    this.#attach(this.catalogue.addFieldTiming(field), timingReader(timing));
  }

  addLogger(component: DiscoveredComponent): void {
    const { records, errors, rate, lastTime } = this.catalogue.addLogger(component.name);
    this.#attach(
      records,
      singlePoint(() => {
        const { records: value, lastTimeMs } = component;
        return { value, facets: { lastTimeMs } };
      }),
    );
    this.#attach(
      errors,
      singlePoint(() => ({ value: component.errors })),
    );
    this.#attach(rate, unknownRate);
    this.#attach(
      lastTime,
      singlePoint(() => {
        const { lastTimeMs } = component;
        return { value: lastTimeMs === undefined ? undefined : lastTimeMs / 1000 };
      }),
    );
  }

  addLoggerTiming(component: string, field: string, recent: Recent): void {
    this.#attach(
      this.catalogue.addLoggerTiming(component, field),
      singlePoint(() => {
        const { averageMs, maximumMs, count: samples } = recent;
        return { value: undefined, facets: { window: { averageMs, maximumMs, samples } } };
      }),
    );
  }

  /** Again, once its kind is known. */
  heartbeatField(name: string, field: HeartbeatField): void {
    this.#attach(
      this.catalogue.heartbeatField(name, field.kind),
      singlePoint(({ writers }) => {
        const { value, printed, resets, rate } = field.read();
        const byWriter = writers.map((slot) => field.sumOf(slot));
        return { value, facets: { printed, resets, printedRate: rate, byWriter } };
      }),
    );
  }

  #attachDeclared(
    { counts, timings, states, metrics }: DeclaredStores,
    areRatesPrinted: readonly boolean[],
  ): void {
    const { declared } = this.catalogue;
    const each = <Store>(
      quantities: readonly Quantity[],
      stores: readonly Store[],
      reader: (store: Store, position: number) => FamilyReader,
    ): void => {
      for (const [position, quantity] of quantities.entries()) {
        const store = stores[position];
        if (store !== undefined) this.#attach(quantity, reader(store, position));
      }
    };
    each(declared.counts, counts, (count, position) =>
      countReader(count, areRatesPrinted[position] === true),
    );
    each(declared.timings, timings, timingReader);
    each(declared.states, states, stateReader);
    each(
      declared.metrics,
      declared.metrics.flatMap((_, position) => metrics.at(position) ?? []),
      metricReader,
    );
    for (const rate of declared.rates) this.#attach(rate, unknownRate);
    for (const [figure, quantity] of Object.entries(declared.run)) {
      this.#attach(quantity, runReader(figure as RunFigure));
    }
  }

  #attach({ id }: Quantity, reader: FamilyReader): void {
    this.#readers[id] = reader;
  }
}

function isRatePrinted({ from }: CountDeclaration): boolean {
  return from.some((source) => source.kind !== 'event' && source.printedRate !== undefined);
}

function unread(quantity: Quantity): Family {
  return Object.freeze({ quantity, points: Object.freeze([]), facets: Object.freeze({}) });
}

/** Rates are over the interval of a heartbeat, which a registry does not know. */
const unknownRate = singlePoint(() => ({ value: 0 }));

function runReader(figure: RunFigure): FamilyReader {
  return singlePoint(({ run }) => ({
    value: run.figures[figure],
    facets:
      figure === 'writers' || figure === 'writersFolded'
        ? {}
        : { byWriter: run.byWriter.map((writer) => writer[figure]) },
  }));
}
