import { escapeLabelValue } from './label.ts';
import type { LabelNames } from './label-names.ts';

/** Series in the order in which they are published, and the position of each among the points. */
export interface OrderedSeries {
  readonly series: readonly (readonly string[])[];
  readonly positions: readonly number[];
}

interface Labelled {
  readonly labels: readonly string[];
}

/**
 * The points of one quantity in order of their label values. A registry only ever adds label sets
 * and hands over the same arrays each time, so the order of the last scrape mostly serves the next:
 * by far the greatest part of a scrape's work.
 */
export class SeriesOrder {
  readonly #names: LabelNames;
  /** As the points have them, and as they are published: at the positions of the points. */
  #given: readonly (readonly string[])[] = [];
  #arranged: readonly (readonly string[])[] = [];
  #ordered: OrderedSeries = { series: [], positions: [] };

  constructor(names: LabelNames) {
    this.#names = names;
  }

  order(points: readonly Labelled[]): OrderedSeries {
    const known = commonLength(points, this.#given);
    if (known === points.length && known === this.#given.length) return this.#ordered;
    this.#given = points.map(({ labels }) => labels);
    const arranged = [
      ...this.#arranged.slice(0, known),
      ...this.#given.slice(known).map((labels) => this.#names.arrange(labels)),
    ];
    // Those known are in order already, which makes sorting them again cheap.
    const positions = [
      ...this.#ordered.positions.filter((position) => position < known),
      ...Array.from({ length: points.length - known }, (_, added) => known + added),
    ].sort((a, b) => compareValues(arranged[a] ?? [], arranged[b] ?? []));
    this.#arranged = arranged;
    this.#ordered = { series: positions.map((position) => arranged[position] ?? []), positions };
    return this.#ordered;
  }
}

/** How many label sets at the start are the same. */
function commonLength(points: readonly Labelled[], labels: readonly (readonly string[])[]): number {
  const most = Math.min(points.length, labels.length);
  let length = 0;
  while (length < most && points[length]?.labels === labels[length]) length += 1;
  return length;
}

/** As the text formats show them: escaped, and with the quote after them. */
function compareValues(a: readonly string[], b: readonly string[]): number {
  for (const [at, own] of a.entries()) {
    const other = b[at] ?? '';
    if (own === other) continue;
    return `${escapeLabelValue(own)}"` < `${escapeLabelValue(other)}"` ? -1 : 1;
  }
  return 0;
}
