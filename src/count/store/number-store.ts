import type { Point } from '../../model/family.ts';
import { type Allocate, Column } from './column.ts';
import { LabelTable, savedCandidates } from './label-table.ts';
import type { MetricState } from './saved.ts';

/** The points of a store at one instant, and how many observations were folded. */
export interface StoreReading {
  readonly points: readonly Point[];
  readonly folded: number;
}

export interface NumberStoreOptions {
  readonly type: 'counter' | 'gauge';
  readonly labelCount: number;
  readonly maxSeries: number;
  readonly allocate: Allocate;
}

/** The series of a counter or a gauge with labels: a table of label sets, and a column of values. */
export class NumberStore {
  readonly #type: 'counter' | 'gauge';
  readonly #table: LabelTable;
  readonly #values: Column;
  /** What was shown of each series last: the same object while its value is the same. */
  readonly #shown: Point[] = [];

  constructor({ type, labelCount, maxSeries, allocate }: NumberStoreOptions) {
    this.#type = type;
    this.#values = new Column(allocate, [0]);
    this.#table = new LabelTable(labelCount, maxSeries, (series) => this.#values.grow(series));
    // A count of nothing is 0; a gauge that nobody has read is unknown.
    if (type === 'counter' && labelCount === 0) this.#table.adopt([]);
  }

  add(labels: readonly string[], by: number): void {
    const id = this.#table.at(labels);
    const { numbers } = this.#values;
    numbers[id] = (numbers[id] ?? 0) + by;
  }

  set(labels: readonly string[], value: number): void {
    const id = this.#table.at(labels);
    this.#values.numbers[id] = value;
  }

  /** `startMs`: since when values are counted, epoch ms. */
  read(startMs: number | undefined): StoreReading {
    const points = this.#table.ids.map((id) => this.#show(id, startMs));
    return { points: Object.freeze(points), folded: this.#table.folded };
  }

  save(): MetricState {
    return {
      series: this.#table.ids.map((id) => ({
        labels: this.#table.labelsOf(id),
        value: this.#valueOf(id),
        timing: null,
      })),
      folded: this.#table.folded,
      ...savedCandidates(this.#table),
    };
  }

  /** Continues what was saved; counters that there is no room for are added up in `other`. */
  restore(state: MetricState): void {
    this.#table.folded += state.folded;
    this.#table.candidates = state.candidates ?? [];
    for (const { labels, value } of state.series) this.#take(this.#table.adopt(labels), value ?? 0);
  }

  /** Adds up counters; takes only unseen gauges, as which of two is newer cannot be told. */
  merge(other: MetricState): void {
    const own = this.#table.size;
    this.#table.folded += other.folded;
    for (const { labels, value } of other.series) {
      const id = this.#table.adopt(labels);
      if (this.#type === 'counter' || id >= own) this.#take(id, value ?? 0);
    }
  }

  #take(id: number, value: number): void {
    const { numbers } = this.#values;
    numbers[id] = this.#type === 'counter' ? (numbers[id] ?? 0) + value : value;
  }

  #show(id: number, startMs: number | undefined): Point {
    const value = this.#valueOf(id);
    const shown = this.#shown[id];
    if (shown !== undefined && shown.startMs === startMs && Object.is(shown.value, value)) {
      return shown;
    }
    const labels = this.#table.labelsOf(id);
    const point = Object.freeze({ labels, value, distribution: undefined, startMs });
    this.#shown[id] = point;
    return point;
  }

  #valueOf(id: number): number {
    return this.#values.numbers[id] ?? 0;
  }
}
