import { Candidates, type CandidatesState } from './candidates.ts';
import { copyText, withinCap } from './text-copy.ts';

/** A node in the tree of label values: one level a label, so no two label sets share a key. */
interface LabelNode {
  below: Map<string, LabelNode> | undefined;
  id: number | undefined;
}

/** What every label of the series reads that takes the observations beyond the cap. */
const otherLabel = 'other';

/** Stores of so many series keep a quarter of them for label sets that prove to be frequent. */
const minSeriesToReserve = 16;

/**
 * The label sets of one store and the id of each, at most `maxSeries` and one more for the rest.
 * The first that come are admitted; the last quarter is for those that come often, so that a flood
 * of values seen once keeps none of them out. Once admitted a series stays. Finding a known series
 * allocates nothing; a new one copies its labels.
 */
export class LabelTable {
  readonly #labelCount: number;
  readonly #maxSeries: number;
  /** So many are admitted at sight. */
  readonly #maxAtSight: number;
  readonly #onAdded: (series: number) => void;
  readonly #candidates = new Candidates();
  readonly #root: LabelNode = { below: undefined, id: undefined };
  /** At the positions of their ids. */
  readonly #sets: (readonly string[])[] = [];
  #other: number | undefined;
  #folded = 0;

  /** `onAdded` is called with the number of series when there is one more. */
  constructor(labelCount: number, maxSeries: number, onAdded: (series: number) => void) {
    this.#labelCount = labelCount;
    this.#maxSeries = maxSeries;
    this.#maxAtSight = maxSeries - (maxSeries < minSeriesToReserve ? 0 : Math.floor(maxSeries / 4));
    this.#onAdded = onAdded;
  }

  /** How many observations were folded. */
  get folded(): number {
    return this.#folded;
  }

  set folded(observations: number) {
    this.#folded = observations;
  }

  get size(): number {
    return this.#sets.length;
  }

  /** In the order in which they appeared; the one for the rest last. */
  get ids(): readonly number[] {
    const ids = [...this.#sets.keys()].filter((id) => id !== this.#other);
    return this.#other === undefined ? ids : [...ids, this.#other];
  }

  labelsOf(id: number): readonly string[] {
    return this.#sets[id] ?? [];
  }

  /** The series of an observation with these label values; beyond the cap, the one for the rest. */
  at(labels: readonly string[]): number {
    const id = this.#find(labels) ?? this.#admit(labels);
    if (id !== undefined) return id;
    this.#folded += 1;
    return this.#rest();
  }

  /** As {@link LabelTable.at}, for a series that was counted elsewhere: nothing new is folded. */
  adopt(labels: readonly string[]): number {
    return this.#find(labels) ?? this.#add(labels) ?? this.#rest();
  }

  get candidates(): CandidatesState {
    return this.#candidates.save();
  }

  set candidates(state: CandidatesState) {
    this.#candidates.restore(state);
  }

  #admit(labels: readonly string[]): number | undefined {
    const size = this.#admitted;
    if (size >= this.#maxAtSight && size < this.#maxSeries && !this.#readsOther(labels)) {
      if (!this.#candidates.isFrequent(labels)) return undefined;
    }
    return this.#add(labels);
  }

  get #admitted(): number {
    return this.#sets.length - (this.#other === undefined ? 0 : 1);
  }

  #find(labels: readonly string[]): number | undefined {
    let node = this.#root;
    for (let level = 0; level < this.#labelCount; level += 1) {
      const next = node.below?.get(withinCap(labels[level] ?? ''));
      if (next === undefined) return undefined;
      node = next;
    }
    return node.id;
  }

  #add(labels: readonly string[]): number | undefined {
    // A label set that really reads so would be a second series of the same name.
    if (this.#readsOther(labels)) return this.#rest();
    if (this.#admitted >= this.#maxSeries) return undefined;
    const copies = Array.from({ length: this.#labelCount }, (_, at) =>
      copyText(withinCap(labels[at] ?? '')),
    );
    const id = this.#append(copies);
    this.#nodeOf(copies).id = id;
    return id;
  }

  #append(labels: readonly string[]): number {
    const id = this.#sets.push(Object.freeze(labels)) - 1;
    this.#onAdded(this.#sets.length);
    return id;
  }

  #readsOther(labels: readonly string[]): boolean {
    for (let at = 0; at < this.#labelCount; at += 1) if (labels[at] !== otherLabel) return false;
    return this.#labelCount > 0;
  }

  #nodeOf(values: readonly string[]): LabelNode {
    let node = this.#root;
    for (const value of values) {
      node.below ??= new Map<string, LabelNode>();
      const next: LabelNode = node.below.get(value) ?? { below: undefined, id: undefined };
      node.below.set(value, next);
      node = next;
    }
    return node;
  }

  #rest(): number {
    this.#other ??= this.#append(Array.from({ length: this.#labelCount }, () => otherLabel));
    return this.#other;
  }
}

/** As a store saves them: nothing where there are none. */
export function savedCandidates({ candidates }: LabelTable): {
  readonly candidates?: CandidatesState;
} {
  return candidates.length === 0 ? {} : { candidates };
}
