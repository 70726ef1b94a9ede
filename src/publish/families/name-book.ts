import type { FamilyType } from './family.ts';

/** What follows a family's name in its samples; OpenMetrics forbids two families to share one. */
const suffixes: Record<FamilyType, readonly string[]> = {
  counter: ['', '_total', '_created'],
  gauge: [''],
  histogram: ['', '_bucket', '_count', '_sum', '_created'],
  stateset: [''],
};

/** The names given so far. Whoever comes first keeps the plain name: the order decides alone. */
export class NameBook {
  readonly #taken = new Set<string>();

  /** Reserves `stem + ending`, or the free name with the lowest number between them. */
  reserve(stem: string, ending: string, type: FamilyType): string {
    for (let n = 1; ; n += 1) {
      const name = n === 1 ? `${stem}${ending}` : `${stem}_${n}${ending}`;
      if (this.#isFree(name, type)) {
        for (const suffix of suffixes[type]) this.#taken.add(`${name}${suffix}`);
        return name;
      }
    }
  }

  /** Whether `reserve` would give exactly this name. */
  #isFree(name: string, type: FamilyType): boolean {
    return suffixes[type].every((suffix) => !this.#taken.has(`${name}${suffix}`));
  }
}
