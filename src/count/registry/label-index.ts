import { Candidates, type CandidatesState } from './candidates.ts';
import { copyText, withinCap } from './text-copy.ts';

/** A node of the tree of label values: one level a label, so no two label sets share a key. */
interface LabelNode<Series> {
  below: Map<string, LabelNode<Series>> | undefined;
  series: Series | undefined;
}

/** What every label of the series reads that takes the observations beyond the cap. */
const otherLabel = 'other';

/** Families of so many series keep a quarter of them for label sets that prove to be frequent. */
const minSeriesToReserve = 16;

/**
 * The series of one family by their label values, at most `maxSeries` and one more for the rest.
 * The first that come are admitted; the last quarter is for those that come often, so that a flood
 * of values seen once keeps none of them out. Once admitted a series stays. Finding a known series
 * allocates nothing; a new one copies its labels.
 */
export class LabelIndex<Series> {
  readonly #labelCount: number;
  readonly #maxSeries: number;
  /** So many are admitted at sight. */
  readonly #maxAtSight: number;
  readonly #candidates = new Candidates();
  readonly #create: (labels: readonly string[]) => Series;
  readonly #root: LabelNode<Series> = { below: undefined, series: undefined };
  readonly #all: Series[] = [];
  #other: Series | undefined;
  #folded = 0;

  constructor(
    labelCount: number,
    maxSeries: number,
    create: (labels: readonly string[]) => Series,
  ) {
    this.#labelCount = labelCount;
    this.#maxSeries = maxSeries;
    this.#maxAtSight = maxSeries - (maxSeries < minSeriesToReserve ? 0 : Math.floor(maxSeries / 4));
    this.#create = create;
  }

  /** How many observations were folded. */
  get folded(): number {
    return this.#folded;
  }

  set folded(observations: number) {
    this.#folded = observations;
  }

  /** In the order in which they appeared; the one for the rest last. */
  get all(): readonly Series[] {
    return this.#other === undefined ? this.#all : [...this.#all, this.#other];
  }

  /** The series of an observation with these label values; beyond the cap, the one for the rest. */
  at(labels: readonly string[]): Series {
    const series = this.#find(labels) ?? this.#admit(labels);
    if (series !== undefined) return series;
    this.#folded += 1;
    return this.#rest();
  }

  /** As {@link LabelIndex.at}, for a series that was counted elsewhere: nothing new is folded. */
  adopt(labels: readonly string[]): Series {
    return this.#find(labels) ?? this.#add(labels) ?? this.#rest();
  }

  get candidates(): CandidatesState {
    return this.#candidates.save();
  }

  set candidates(state: CandidatesState) {
    this.#candidates.restore(state);
  }

  #admit(labels: readonly string[]): Series | undefined {
    const size = this.#all.length;
    if (size >= this.#maxAtSight && size < this.#maxSeries && !this.#readsOther(labels)) {
      if (!this.#candidates.isFrequent(labels)) return undefined;
    }
    return this.#add(labels);
  }

  #find(labels: readonly string[]): Series | undefined {
    let node = this.#root;
    for (let level = 0; level < this.#labelCount; level += 1) {
      const next = node.below?.get(withinCap(labels[level] ?? ''));
      if (next === undefined) return undefined;
      node = next;
    }
    return node.series;
  }

  #add(labels: readonly string[]): Series | undefined {
    // A label set that really reads so would be a second series of the same name.
    if (this.#readsOther(labels)) return this.#rest();
    if (this.#all.length >= this.#maxSeries) return undefined;
    const copies = Object.freeze(
      Array.from({ length: this.#labelCount }, (_, at) => copyText(withinCap(labels[at] ?? ''))),
    );
    const series = this.#create(copies);
    this.#nodeOf(copies).series = series;
    this.#all.push(series);
    return series;
  }

  #readsOther(labels: readonly string[]): boolean {
    for (let at = 0; at < this.#labelCount; at += 1) if (labels[at] !== otherLabel) return false;
    return this.#labelCount > 0;
  }

  #nodeOf(values: readonly string[]): LabelNode<Series> {
    let node = this.#root;
    for (const value of values) {
      node.below ??= new Map<string, LabelNode<Series>>();
      const next: LabelNode<Series> = node.below.get(value) ?? {
        below: undefined,
        series: undefined,
      };
      node.below.set(value, next);
      node = next;
    }
    return node;
  }

  #rest(): Series {
    this.#other ??= this.#create(
      Object.freeze(Array.from({ length: this.#labelCount }, () => otherLabel)),
    );
    return this.#other;
  }
}

/** As a family saves them: nothing where there are none. */
export function savedCandidates({ candidates }: LabelIndex<unknown>): {
  readonly candidates?: CandidatesState;
} {
  return candidates.length === 0 ? {} : { candidates };
}
