import type { Declarations, StateDeclaration, StateValue } from '../../model/declaration.ts';
import { componentLabel } from './component-families.ts';
import type { Family, Sample } from './family.ts';
import { createLabelRenderer } from './label.ts';
import { toMetricName } from './name.ts';
import type { NameBook } from './name-book.ts';
import type { Series } from './observed.ts';
import { SeenValues } from './seen-values.ts';

/** How a state is published: a number, an instant in seconds, or one series a value. */
type Form = 'number' | 'time' | 'set';

/**
 * States: boolean and numeric ones as gauges (0 until known), instants as
 * `<name>_timestamp_seconds`, strings as state sets of the values seen so far. A state of type
 * `any` takes the form of its value, and is absent before it has one.
 */
export function createStateSeries({ states }: Declarations, names: NameBook): Series {
  const published = states.map((state, id) => new PublishedState(state, isRepeated(states, id)));
  const familyNames = new Map<string, string>();
  const nameOf = (key: string, stem: string, form: Form): string => {
    const known = familyNames.get(key);
    if (known !== undefined) return known;
    const ending = form === 'time' ? '_timestamp_seconds' : '';
    const name = names.reserve(stem, ending, form === 'set' ? 'stateset' : 'gauge');
    familyNames.set(key, name);
    return name;
  };
  for (const state of published) {
    const form = state.form(undefined);
    if (form !== undefined) nameOf(state.key(form), state.stem(form), form);
  }
  return ({ snapshot }) => {
    const families = new Map<string, Family & { readonly samples: Sample[] }>();
    for (const [id, state] of published.entries()) {
      const value = snapshot.states[id]?.value;
      const form = state.form(value);
      if (form === undefined) continue;
      const key = state.key(form);
      const name = nameOf(key, state.stem(form), form);
      const family = families.get(key) ?? { ...state.head(form), name, samples: [] };
      families.set(key, family);
      family.samples.push(...state.samples(name, form, value));
    }
    return [...families.values()];
  };
}

/** Two names of one component that become one name cannot share a family. */
function isRepeated(states: readonly StateDeclaration[], id: number): boolean {
  const { component, name } = states[id] ?? { component: '', name: '' };
  return states
    .slice(0, id)
    .some((other) => other.component === component && toStem(other.name) === toStem(name));
}

class PublishedState {
  readonly #state: StateDeclaration;
  readonly #isApart: boolean;
  readonly #seen = new SeenValues();

  constructor(state: StateDeclaration, isApart: boolean) {
    this.#state = state;
    this.#isApart = isApart;
  }

  /** `undefined`: nothing says yet what this state is. */
  form(value: StateValue | undefined): Form | undefined {
    const { type } = this.#state;
    if (type === 'time') return 'time';
    if (type === 'string') return 'set';
    if (type !== 'any') return 'number';
    if (value === undefined) return undefined;
    return typeof value === 'string' ? 'set' : 'number';
  }

  /** States with the same key form one family. */
  key(form: Form): string {
    const { component, name } = this.#state;
    return JSON.stringify([this.stem(form), form, this.#isApart ? [component, name] : []]);
  }

  stem(form: Form): string {
    const { name } = this.#state;
    return form === 'time' ? toInstantStem(name) : toStem(name);
  }

  head(form: Form): Pick<Family, 'type' | 'help' | 'unit'> {
    const { name, help = `State ${name} of the service, read from its log.` } = this.#state;
    if (form === 'time') return { type: 'gauge', help, unit: 'seconds' };
    return { type: form === 'set' ? 'stateset' : 'gauge', help };
  }

  samples(family: string, form: Form, value: StateValue | undefined): Sample[] {
    const { component } = this.#state;
    if (form !== 'set') return [{ labels: componentLabel(component), value: toNumber(value) }];
    if (value === undefined) return [];
    const render = createLabelRenderer(['component', family]);
    return this.#seen.note(String(value)).map((seen) => ({
      labels: render([component, seen.value]),
      value: seen.isCurrent ? 1 : 0,
    }));
  }
}

/** The name of an instant, without a word of its own for time. */
export function toInstantStem(name: string): string {
  return toMetricName(name).replace(/(?<=.)_(time|timestamp|timestamp_seconds)$/, '');
}

const toStem = toMetricName;

function toNumber(value: StateValue | undefined): number {
  if (value === undefined) return 0;
  return typeof value === 'string' ? Number.NaN : Number(value);
}
