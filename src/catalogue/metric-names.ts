import type { FamilyType } from '../model/quantity.ts';
import type { Spelling } from './metric-name.ts';

/** What follows a family's name in its samples; OpenMetrics forbids two families to share one. */
const suffixes: Record<FamilyType, readonly string[]> = {
  counter: ['', '_total', '_created'],
  gauge: [''],
  histogram: ['', '_bucket', '_count', '_sum', '_created'],
  stateset: [''],
};

/** Every name that the samples of a family take. */
export function sampleNames(family: string, type: FamilyType): readonly string[] {
  return suffixes[type].map((suffix) => `${family}${suffix}`);
}

/** Names of families given so far. The first to ask gets the plain name. */
export class MetricNames {
  readonly #taken = new Set<string>();

  /** Takes `stem + ending`, or that with the lowest number between the two that is free. */
  take({ stem, ending }: Spelling, type: FamilyType): string {
    for (let n = 1; ; n += 1) {
      const name = n === 1 ? `${stem}${ending}` : `${stem}_${n}${ending}`;
      const names = sampleNames(name, type);
      if (names.some((taken) => this.#taken.has(taken))) continue;
      for (const taken of names) this.#taken.add(taken);
      return name;
    }
  }

  /** The family is published no longer. */
  release(family: string, type: FamilyType): void {
    for (const name of sampleNames(family, type)) this.#taken.delete(name);
  }
}
