import type { SampleOrigin } from '../store/exemplars.ts';
import type { TimingState } from '../store/saved.ts';
import { copyText, maxTextLength } from '../store/text-copy.ts';
import type { Timing } from './timing.ts';

/** A saved timing of a field. */
interface DiscoveredState {
  readonly field: string;
  readonly state: TimingState;
}

/** A timing for each numeric field whose name carries a unit, up to a cap. */
export class DiscoveredTimings {
  readonly #maxTimings: number;
  readonly #create: (field: string) => Timing;
  readonly #byField = new Map<string, Timing>();

  /** `create`: a timing of a field that has room. */
  constructor(maxTimings: number, create: (field: string) => Timing) {
    this.#maxTimings = maxTimings;
    this.#create = create;
  }

  /** Returns whether there was room for it. */
  sample(field: string, durationMs: number, origin: SampleOrigin): boolean {
    const timing = this.#byField.get(field) ?? this.#add(field);
    timing?.sample(durationMs, origin);
    return timing !== undefined;
  }

  runChanged(): void {
    for (const timing of this.#byField.values()) timing.runChanged();
  }

  save(): DiscoveredState[] {
    return Array.from(this.#byField, ([field, timing]) => ({ field, state: timing.save() }));
  }

  /** Continues a timing that was saved, if there is room. */
  restore(saved: DiscoveredState | undefined): void {
    if (saved !== undefined) this.#add(saved.field)?.restore(saved.state);
  }

  /** Adds what another registry timed, as far as there is room; returns how many had none. */
  merge(other: readonly DiscoveredState[]): number {
    let refused = 0;
    for (const { field, state } of other) {
      const timing = this.#byField.get(field) ?? this.#add(field);
      if (timing === undefined) refused += state.count;
      else timing.merge(state);
    }
    return refused;
  }

  #add(field: string): Timing | undefined {
    if (this.#byField.size >= this.#maxTimings || field.length > maxTextLength) return undefined;
    const kept = copyText(field);
    const timing = this.#create(kept);
    this.#byField.set(kept, timing);
    return timing;
  }
}
