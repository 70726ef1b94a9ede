import type { JsonObject } from '../record/json-value.ts';
import { json } from './json.ts';
import type { Profile } from './profile.ts';

/**
 * Finds the profile that recognises a record best. One pass over the record's keys tells which
 * may recognise it at all, so that nearly all need not be asked.
 */
export class ProfileSearch {
  readonly #profiles: readonly Profile[];
  /** Key → indexes of the profiles that it is a sign of. */
  readonly #signed = new Map<string, number[]>();
  /** Index → number of the search in which the profile has last been seen to have a sign. */
  readonly #seenIn: Float64Array;
  #searches = 0;

  constructor(profiles: readonly Profile[]) {
    this.#profiles = profiles;
    this.#seenIn = new Float64Array(profiles.length);
    for (const [index, { signs }] of profiles.entries()) {
      if (signs.length === 0) this.#seenIn[index] = Number.POSITIVE_INFINITY;
      for (const sign of signs) this.#signed.set(sign, [...(this.#signed.get(sign) ?? []), index]);
    }
  }

  /** Of two that recognise it as surely, the first one; `likely` is asked before all others. */
  find(record: JsonObject, likely: Profile | undefined): Profile {
    if (likely !== undefined && likely.recognises(record) === 1) return likely;
    this.#noteSigns(record);
    let best = json;
    let bestScore = 0;
    for (let index = 0; index < this.#profiles.length; index++) {
      if ((this.#seenIn[index] ?? 0) < this.#searches) continue;
      const profile = this.#profiles[index] ?? json;
      const score = profile.recognises(record);
      if (score > bestScore) {
        best = profile;
        bestScore = score;
      }
    }
    return best;
  }

  #noteSigns(record: JsonObject): void {
    this.#searches++;
    for (const key of Object.keys(record)) {
      const indexes = this.#signed.get(key);
      if (indexes === undefined) continue;
      for (const index of indexes) this.#seenIn[index] = this.#searches;
    }
  }
}
