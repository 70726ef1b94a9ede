import type { Point } from '../../model/family.ts';
import type { BucketBounds } from './bucket-bounds.ts';
import type { Allocate } from './column.ts';
import { DistributionStore } from './distribution-store.ts';
import type { SampleOrigin } from './exemplars.ts';
import { LabelTable, savedCandidates } from './label-table.ts';
import type { StoreReading } from './number-store.ts';
import type { MetricState } from './saved.ts';

export interface TimingStoreOptions {
  readonly labelCount: number;
  readonly maxSeries: number;
  readonly bounds: BucketBounds;
  readonly allocate: Allocate;
}

/**
 * The series of a timing or a distribution with labels. They have no window of last samples: it is
 * for heartbeats, and would take 8 KB for each label set.
 */
export class TimingStore {
  readonly #table: LabelTable;
  readonly #distributions: DistributionStore;
  readonly #shown: Point[] = [];

  constructor({ labelCount, maxSeries, bounds, allocate }: TimingStoreOptions) {
    this.#distributions = new DistributionStore(bounds, allocate);
    this.#table = new LabelTable(labelCount, maxSeries, (n) => this.#distributions.grow(n));
    if (labelCount === 0) this.#table.adopt([]);
  }

  sample(labels: readonly string[], value: number, origin: SampleOrigin): void {
    this.#distributions.sample(this.#table.at(labels), value, origin);
  }

  /** `startMs`: since when samples are counted, epoch ms. */
  read(startMs: number | undefined): StoreReading {
    const points = this.#table.ids.map((id) => this.#show(id, startMs));
    return { points: Object.freeze(points), folded: this.#table.folded };
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
  #show(id: number, startMs: number | undefined): Point {
    const distribution = this.#distributions.snapshot(id);
    const shown = this.#shown[id];
    if (shown?.distribution === distribution && shown.startMs === startMs) return shown;
    const labels = this.#table.labelsOf(id);
    const point = Object.freeze({ labels, value: undefined, distribution, startMs });
    this.#shown[id] = point;
    return point;
  }
}
