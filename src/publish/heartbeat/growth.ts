import type { Family } from '../../model/family.ts';
import type { Quantity } from '../../model/quantity.ts';
import { baselines, type CounterValues, counterValues } from './counter-values.ts';
import { perSecond } from './rounding.ts';

/** What counters grew by in one window, and the rates that derive from them. */
export class Growth {
  /** At the end of the window: where the next one begins. */
  readonly after: CounterValues;
  readonly #before: CounterValues;
  /** By the keys of their quantities, as ids end with a reload. */
  readonly #rates: ReadonlyMap<string, number>;

  /** `before`: a counter that is not in it has grown from 0. */
  constructor(before: CounterValues, families: readonly Family[], seconds: number) {
    this.#before = before;
    this.after = new Map([
      ...baselines(undecided(families), ({ quantity }) => before.get(quantity.key)),
      ...counterValues(families),
    ]);
    this.#rates = new Map(
      families.flatMap(({ quantity: { key, derivation } }) => {
        if (derivation === undefined) return [];
        const deltas = derivation.of.map((id) => this.#deltaAt(families[id]));
        return [[key, perSecond(deltas.reduce(sum, 0), seconds)]];
      }),
    );
  }

  deltaOf({ key }: Quantity): number {
    return (this.after.get(key) ?? 0) - (this.#before.get(key) ?? 0);
  }

  /** Per second; `undefined`: it is no rate of this window. */
  rateOf({ key }: Quantity): number | undefined {
    return this.#rates.get(key);
  }

  #deltaAt(family: Family | undefined): number {
    return family === undefined ? 0 : this.deltaOf(family.quantity);
  }
}

function undecided(families: readonly Family[]): readonly Family[] {
  return families.filter(({ quantity }) => quantity.kind === 'undecided');
}

function sum(a: number, b: number): number {
  return a + b;
}
