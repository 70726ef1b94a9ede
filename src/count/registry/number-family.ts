import type { MetricSnapshot, SeriesSnapshot } from '../../model/snapshot.ts';
import { LabelIndex, savedCandidates } from './label-index.ts';
import type { MetricState } from './registry-state.ts';

/** The series of a counter or a gauge with labels. */
export class NumberFamily {
  readonly #type: 'counter' | 'gauge';
  readonly #index: LabelIndex<NumberSeries>;

  constructor(type: 'counter' | 'gauge', labelCount: number, maxSeries: number) {
    this.#type = type;
    this.#index = new LabelIndex(labelCount, maxSeries, (labels) => new NumberSeries(labels));
    // A count of nothing is 0; a gauge that nobody has read is unknown.
    if (type === 'counter' && labelCount === 0) this.#index.adopt([]);
  }

  add(labels: readonly string[], by: number): void {
    this.#index.at(labels).value += by;
  }

  set(labels: readonly string[], value: number): void {
    this.#index.at(labels).value = value;
  }

  snapshot(): MetricSnapshot {
    return Object.freeze({
      series: Object.freeze(this.#index.all.map((series) => series.snapshot())),
      folded: this.#index.folded,
    });
  }

  save(): MetricState {
    return {
      series: this.#index.all.map(({ labels, value }) => ({ labels, value, timing: null })),
      folded: this.#index.folded,
      ...savedCandidates(this.#index),
    };
  }

  /** Continues what was saved; counters that there is no room for are added up in `other`. */
  restore(state: MetricState): void {
    this.#index.folded += state.folded;
    this.#index.candidates = state.candidates ?? [];
    for (const { labels, value } of state.series) {
      const series = this.#index.adopt(labels);
      series.value = this.#type === 'counter' ? series.value + (value ?? 0) : (value ?? 0);
    }
  }

  /** Adds up counters; takes only unseen gauges, as which of two is newer cannot be told. */
  merge(other: MetricState): void {
    const own = new Set(this.#index.all);
    this.#index.folded += other.folded;
    for (const { labels, value } of other.series) {
      const series = this.#index.adopt(labels);
      if (this.#type === 'counter') series.value += value ?? 0;
      else if (!own.has(series)) series.value = value ?? 0;
    }
  }
}

class NumberSeries {
  readonly labels: readonly string[];
  value = 0;
  #snapshot: SeriesSnapshot | undefined;

  constructor(labels: readonly string[]) {
    this.labels = labels;
  }

  /** The same object as before while the value is the same. */
  snapshot(): SeriesSnapshot {
    if (this.#snapshot?.value !== this.value) {
      this.#snapshot = Object.freeze({ labels: this.labels, value: this.value, timing: undefined });
    }
    return this.#snapshot;
  }
}
