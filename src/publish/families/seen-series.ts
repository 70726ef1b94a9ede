import type { LabelNames } from './label-names.ts';

/** The series of a state of texts: the labels of its point, then each text that it has had. */
export class SeenSeries {
  readonly #names: LabelNames;
  #labels: readonly string[] | undefined;
  #seen: readonly string[] = [];
  #series: readonly (readonly string[])[] = [];

  constructor(names: LabelNames) {
    this.#names = names;
  }

  /** The same list as before while both are the same. */
  of(labels: readonly string[], seen: readonly string[]): readonly (readonly string[])[] {
    const isSame =
      labels === this.#labels &&
      seen.length === this.#seen.length &&
      seen.every((value, position) => value === this.#seen[position]);
    if (!isSame) {
      this.#labels = labels;
      this.#seen = seen;
      this.#series = seen.map((value) => this.#names.arrange([...labels, value]));
    }
    return this.#series;
  }
}
