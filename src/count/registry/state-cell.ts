import type { StateValue } from '../../model/declaration.ts';
import type { StateSnapshot } from '../../model/snapshot.ts';
import type { StateCellState } from './registry-state.ts';
import { copyText, withinCap } from './text-copy.ts';
import { fromPlain, known, toPlain } from './unknown-number.ts';

/** The last value of a state, and since when it holds. */
export class StateCell {
  #value: StateValue | undefined;
  #observed = false;
  #changedTimeMs = Number.NaN;

  constructor(initial: StateValue | undefined) {
    this.#value = initial;
  }

  /** A first value equal to the declared one is no change. */
  set(value: StateValue, timeMs: number): void {
    this.#observed = true;
    const kept = typeof value === 'string' ? withinCap(value) : value;
    if (kept === this.#value) return;
    if (typeof kept === 'string') this.#value = copyText(kept);
    else this.#value = typeof kept === 'number' ? kept + 0 : kept;
    this.#changedTimeMs = timeMs;
  }

  snapshot(): StateSnapshot {
    return Object.freeze({ value: this.#value, changedTimeMs: known(this.#changedTimeMs) });
  }

  /** Takes the other's value where this one has seen none: which is newer cannot be told. */
  merge(other: StateCellState): void {
    if (!this.#observed) this.restore(other);
  }

  save(): StateCellState {
    return {
      observed: this.#observed,
      value: this.#observed ? (this.#value ?? null) : null,
      changedTimeMs: toPlain(this.#changedTimeMs),
    };
  }

  /** A state that was never seen keeps the initial value that is declared now. */
  restore(state: StateCellState): void {
    if (!state.observed || state.value === null) return;
    this.#observed = true;
    this.#value = state.value;
    this.#changedTimeMs = fromPlain(state.changedTimeMs);
  }
}
