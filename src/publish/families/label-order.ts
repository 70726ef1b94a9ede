import { createLabelRenderer } from './label.ts';
import { toLabelNames } from './name.ts';

/** Where a label set stands in the snapshot, and how it is published. */
export interface OrderedLabels {
  readonly index: number;
  readonly labels: string;
}

/**
 * The label sets of one metric, rendered and in order of the alphabet. A registry only ever adds
 * label sets and hands over the same ones each time, so what was arranged for the last scrape
 * mostly serves the next: by far the greatest part of a scrape's work.
 */
export class LabelOrder {
  readonly #render: (values: readonly string[]) => string;
  #sets: readonly (readonly string[])[] = [];
  #order: readonly OrderedLabels[] = [];

  constructor(names: readonly string[]) {
    this.#render = createLabelRenderer(toLabelNames(names));
  }

  arrange(series: readonly { readonly labels: readonly string[] }[]): readonly OrderedLabels[] {
    const sets = this.#sets;
    const isKnown =
      series.length === sets.length && series.every(({ labels }, index) => labels === sets[index]);
    if (isKnown) return this.#order;
    this.#sets = series.map(({ labels }) => labels);
    this.#order = series
      .map(({ labels }, index) => ({ index, labels: this.#render(labels) }))
      .sort(byLabels);
    return this.#order;
  }
}

function byLabels(a: OrderedLabels, b: OrderedLabels): number {
  if (a.labels === b.labels) return 0;
  return a.labels < b.labels ? -1 : 1;
}
