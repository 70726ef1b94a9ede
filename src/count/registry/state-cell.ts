import type { StateValue } from '../../model/declaration.ts';
import { copyText, withinCap } from '../store/text-copy.ts';
import type { StateCellState } from './registry-state.ts';
import { fromPlain, known, toPlain } from './unknown-number.ts';

/** Texts that a state remembers; a state is not a place for free text. */
const maxSeenValues = 16;
/** Longer ones are cut, as published. */
const maxSeenLength = 128;

/** The last value of a state, and since when it holds. */
export class StateCell {
  #value: StateValue | undefined;
  #observed = false;
  #changedTimeMs = Number.NaN;
  /** Texts that it was, the present one last. */
  readonly #seen = new Set<string>();
  readonly #mayBeText: boolean;

  /** `mayBeText`: its values are published as texts, or may turn out to be. */
  constructor(initial: StateValue | undefined, mayBeText: boolean) {
    this.#value = initial;
    this.#mayBeText = mayBeText;
    this.#see(initial);
  }

  /** A first value equal to the declared one is no change. */
  set(value: StateValue, timeMs: number): void {
    this.#observed = true;
    const kept = typeof value === 'string' ? withinCap(value) : value;
    if (kept === this.#value) return;
    if (typeof kept === 'string') this.#value = copyText(kept);
    else this.#value = typeof kept === 'number' ? kept + 0 : kept;
    this.#changedTimeMs = timeMs;
    this.#see(this.#value);
  }

  /** Texts that it was, in order of the alphabet: those that it left are published at 0. */
  get seenValues(): readonly string[] {
    return Object.freeze([...this.#seen].sort());
  }

  get value(): StateValue | undefined {
    return this.#value;
  }

  /** Record time (epoch ms) at which it took this value. */
  get changedTimeMs(): number | undefined {
    return known(this.#changedTimeMs);
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
      ...(this.#seen.size > 0 && { seen: [...this.#seen] }),
    };
  }

  /** A state that was never seen keeps the initial value that is declared now. */
  restore(state: StateCellState): void {
    if (!state.observed || state.value === null) return;
    this.#observed = true;
    this.#value = state.value;
    this.#changedTimeMs = fromPlain(state.changedTimeMs);
    for (const value of state.seen ?? []) this.#see(value);
    this.#see(state.value);
  }

  /** Bounded: the value that has not been present for longest is forgotten first. */
  #see(value: StateValue | undefined): void {
    if (value === undefined || !this.#mayBeText) return;
    const seen = String(value).slice(0, maxSeenLength);
    this.#seen.delete(seen);
    this.#seen.add(seen);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= maxSeenValues) return;
      this.#seen.delete(oldest);
    }
  }
}
