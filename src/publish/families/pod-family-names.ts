import { sampleNames } from '../../catalogue/metric-names.ts';
import type { FamilyType } from '../../model/quantity.ts';
import type { SampledFamily } from './sampled-family.ts';

/** Of two types of one name, the first of these keeps the plain name. */
const rank: readonly FamilyType[] = ['counter', 'histogram', 'gauge', 'stateset'];

/** Names of samples remembered at most, unless more are shown at once. */
const maxRemembered = 16_384;

type Named = Pick<SampledFamily, 'name' | 'type'>;

/**
 * Names of families that several pods publish. Where one name is of two types, the type that comes
 * later in the rank is part of the name: so a name depends on the name and the type alone, whichever
 * pod came first. A conflict is remembered: a name does not change back when one of the pods ends.
 */
export class PodFamilyNames {
  /** The type that has each name of samples. */
  #owners = new Map<string, FamilyType>();

  note(families: readonly Named[]): void {
    if (this.#owners.size > maxRemembered) this.#owners = new Map();
    for (const { name, type } of families) {
      for (const sample of sampleNames(name, type)) {
        const owner = this.#owners.get(sample);
        if (owner === undefined || rank.indexOf(type) < rank.indexOf(owner)) {
          this.#owners.set(sample, type);
        }
      }
    }
  }

  nameOf({ name, type }: Named): string {
    const isOwner = sampleNames(name, type).every((sample) => this.#owners.get(sample) === type);
    if (isOwner) return name;
    const [ending = ''] = /(?:_timestamp)?_(?:seconds|bytes)$/.exec(name) ?? [];
    return `${name.slice(0, name.length - ending.length)}_${type}${ending}`;
  }
}
