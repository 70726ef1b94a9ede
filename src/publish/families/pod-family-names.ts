import { sampleNames } from '../../catalogue/metric-names.ts';
import type { FamilyType } from '../../model/quantity.ts';

/** Families remembered at most, unless more are shown at once. */
const maxRemembered = 4096;

/** Of several families that compete for a name, the first of these types keeps it. */
const ranks: readonly FamilyType[] = ['counter', 'histogram', 'gauge', 'stateset'];

interface Named {
  readonly name: string;
  readonly type: FamilyType;
}

/**
 * The names of families where pods publish one name as several types. The family whose type ranks
 * first keeps the plain name, the others get their type in it: `depth` and `depth_gauge`. So names
 * depend on the families that were ever seen, not on the order in which their pods came.
 */
export class PodFamilyNames {
  readonly #seen = new Map<string, Named>();
  #given: ReadonlyMap<string, string> = new Map();

  /** Every family of a scrape must be noted before any of them is named. */
  note(families: readonly Named[]): void {
    if (this.#seen.size > maxRemembered) this.#seen.clear();
    const before = this.#seen.size;
    for (const { name, type } of families) {
      const key = keyOf({ name, type });
      if (!this.#seen.has(key)) this.#seen.set(key, { name, type });
    }
    if (this.#seen.size !== before) this.#given = namesOf([...this.#seen.values()]);
  }

  nameOf(family: Named): string {
    return this.#given.get(keyOf(family)) ?? family.name;
  }
}

function namesOf(seen: readonly Named[]): ReadonlyMap<string, string> {
  const kept = new Set<string>();
  const taken = new Set(seen.flatMap(({ name, type }) => sampleNames(name, type)));
  const given = new Map<string, string>();
  for (const { name, type } of seen.toSorted(byRank)) {
    const samples = sampleNames(name, type);
    const isFree = samples.every((sample) => !kept.has(sample));
    const chosen = isFree ? name : freeName({ name, type }, taken);
    for (const sample of sampleNames(chosen, type)) (isFree ? kept : taken).add(sample);
    given.set(keyOf({ name, type }), chosen);
  }
  return given;
}

/** The name with its type before its ending, repeated until no other family has such samples. */
function freeName({ name, type }: Named, taken: ReadonlySet<string>): string {
  const [ending = ''] = /(?:_timestamp)?_(?:seconds|bytes)$/.exec(name) ?? [];
  let stem = name.slice(0, name.length - ending.length);
  do stem += `_${type}`;
  while (sampleNames(`${stem}${ending}`, type).some((sample) => taken.has(sample)));
  return `${stem}${ending}`;
}

function byRank(a: Named, b: Named): number {
  const [rank, other] = [ranks.indexOf(a.type), ranks.indexOf(b.type)];
  if (rank !== other) return rank - other;
  return a.name < b.name ? -1 : 1;
}

function keyOf({ name, type }: Named): string {
  return `${type} ${name}`;
}
