import type { JsonObject } from '../record/json-value.ts';
import { json } from './json.ts';
import type { Profile } from './profile.ts';

/**
 * Finds the profile that claims a record most surely. One pass over the record's keys tells which
 * may claim it at all, so that nearly all need not be asked.
 */
export class ProfileSearch {
  readonly #profiles: readonly Profile[];
  /** Key → places of the profiles that it is a sign of. */
  readonly #signed = new Map<string, number[]>();
  /** Place → number of the search in which the profile has last been seen to have a sign. */
  readonly #seenIn: Float64Array;
  #searches = 0;

  constructor(profiles: readonly Profile[]) {
    this.#profiles = profiles;
    this.#seenIn = new Float64Array(profiles.length);
    for (const [place, { signs }] of profiles.entries()) {
      if (signs.length === 0) this.#seenIn[place] = Number.POSITIVE_INFINITY;
      for (const sign of signs) this.#signed.set(sign, [...(this.#signed.get(sign) ?? []), place]);
    }
  }

  /** Of two that claim it as surely, the first one; `likely` is asked before all others. */
  find(record: JsonObject, likely: Profile | undefined): Profile {
    if (likely !== undefined && likely.recognises(record) === 1) return likely;
    this.#noteSigns(record);
    let best = json;
    let bestScore = 0;
    for (let place = 0; place < this.#profiles.length; place++) {
      if ((this.#seenIn[place] ?? 0) < this.#searches) continue;
      const profile = this.#profiles[place] ?? json;
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
      const places = this.#signed.get(key);
      if (places === undefined) continue;
      for (const place of places) this.#seenIn[place] = this.#searches;
    }
  }
}
