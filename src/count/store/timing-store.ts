import type { MetricSnapshot, SeriesSnapshot } from '../../model/snapshot.ts';
import type { BucketBounds } from './bucket-bounds.ts';
import type { Allocate } from './column.ts';
import { DistributionStore } from './distribution-store.ts';
import type { SampleOrigin } from './exemplars.ts';
import { LabelTable, savedCandidates } from './label-table.ts';
import type { MetricState } from './saved.ts';

export interface TimingStoreOptions {
  readonly labelCount: number;
  readonly maxSeries: number;
  readonly bounds: BucketBounds;
  readonly allocate: Allocate;
}

/** Windows are for heartbeats: here, they would take 8 KB for each label set. */
const noWindow = { windowAverageMs: undefined, windowMaximumMs: undefined, windowCount: 0 };

/** The series of a timing or a distribution with labels. */
export class TimingStore {
  readonly #table: LabelTable;
  readonly #distributions: DistributionStore;
  readonly #shown: SeriesSnapshot[] = [];

  constructor({ labelCount, maxSeries, bounds, allocate }: TimingStoreOptions) {
    this.#distributions = new DistributionStore(bounds, allocate);
    this.#table = new LabelTable(labelCount, maxSeries, (n) => this.#distributions.grow(n));
    if (labelCount === 0) this.#table.adopt([]);
  }

  sample(labels: readonly string[], value: number, origin: SampleOrigin): void {
    this.#distributions.sample(this.#table.at(labels), value, origin);
  }

  snapshot(): MetricSnapshot {
    const series = this.#table.ids.map((id) => this.#show(id));
    return Object.freeze({ series: Object.freeze(series), folded: this.#table.folded });
  }

  save(): MetricState {
    return {
      series: this.#table.ids.map((id) => ({
        labels: this.#table.labelsOf(id),
        value: null,
        timing: { ...this.#distributions.save(id), recent: null },
      })),
      folded: this.#table.folded,
      ...savedCandidates(this.#table),
    };
  }

  /** Continues what was saved; series that there is no room for are added up in `other`. */
  restore(state: MetricState): void {
    this.#table.candidates = state.candidates ?? [];
    this.merge(state);
  }

  merge(other: MetricState): void {
    this.#table.folded += other.folded;
    for (const { labels, timing } of other.series) {
      if (timing !== null) this.#distributions.merge(this.#table.adopt(labels), timing);
    }
  }

  /** The same object as before while the distribution is the same. */
  #show(id: number): SeriesSnapshot {
    const timing = this.#distributions.snapshot(id, () => noWindow);
    const shown = this.#shown[id];
    if (shown?.timing === timing) return shown;
    const labels = this.#table.labelsOf(id);
    const series = Object.freeze({ labels, value: undefined, timing });
    this.#shown[id] = series;
    return series;
  }
}
