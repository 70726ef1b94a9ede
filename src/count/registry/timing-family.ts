import type { MetricSnapshot, SeriesSnapshot } from '../../model/snapshot.ts';
import type { SampleOrigin } from './exemplars.ts';
import { LabelIndex, savedCandidates } from './label-index.ts';
import type { MetricState } from './registry-state.ts';
import type { Timing } from './timing.ts';

/** The series of a timing with labels. */
export class TimingFamily {
  readonly #index: LabelIndex<TimingSeries>;

  constructor(labelCount: number, maxSeries: number, create: () => Timing) {
    this.#index = new LabelIndex(labelCount, maxSeries, (labels) => ({
      labels,
      timing: create(),
      snapshot: undefined,
    }));
    if (labelCount === 0) this.#index.adopt([]);
  }

  sample(labels: readonly string[], durationMs: number, origin: SampleOrigin): void {
    this.#index.at(labels).timing.sample(durationMs, origin);
  }

  snapshot(): MetricSnapshot {
    return Object.freeze({
      series: Object.freeze(this.#index.all.map(snapshotOf)),
      folded: this.#index.folded,
    });
  }

  save(): MetricState {
    return {
      series: this.#index.all.map(({ labels, timing }) => ({
        labels,
        value: null,
        timing: timing.save(),
      })),
      folded: this.#index.folded,
      ...savedCandidates(this.#index),
    };
  }

  /** Continues what was saved; series that this family has no room for are added up in `other`. */
  restore(state: MetricState): void {
    this.#index.folded += state.folded;
    this.#index.candidates = state.candidates ?? [];
    const restored = new Set<Timing>();
    for (const { labels, timing: saved } of state.series) {
      if (saved === null) continue;
      const { timing } = this.#index.adopt(labels);
      if (restored.has(timing)) timing.merge(saved);
      else timing.restore(saved);
      restored.add(timing);
    }
  }

  merge(other: MetricState): void {
    this.#index.folded += other.folded;
    for (const { labels, timing } of other.series) {
      if (timing !== null) this.#index.adopt(labels).timing.merge(timing);
    }
  }
}

interface TimingSeries {
  readonly labels: readonly string[];
  readonly timing: Timing;
  snapshot: SeriesSnapshot | undefined;
}

/** The same object as before while the timing is the same. */
function snapshotOf(series: TimingSeries): SeriesSnapshot {
  const timing = series.timing.snapshot();
  if (series.snapshot?.timing !== timing) {
    series.snapshot = Object.freeze({ labels: series.labels, value: undefined, timing });
  }
  return series.snapshot;
}
