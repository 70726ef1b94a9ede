import type { JsonObject } from './json-value.ts';
import { profiles } from './profile/catalogue.ts';

/** Which loggers wrote the records. */
export interface FormatReport {
  /** The profile that was named, or the one that most records are recognised as. */
  readonly profile: string;
  /** Its part of the decoded records, 0 to 1; of a long log an estimate. */
  readonly share: number;
  /** Every profile met → its part of the decoded records. */
  readonly shares: Readonly<Record<string, number>>;
}

/** Records that are all looked at; of those after them, one in {@link sampleEvery}. */
const fullyLookedAt = 1000;
const sampleEvery = 256;

/**
 * Counts which profiles records are recognised as. It serves the report alone: how a record is read
 * does not depend on it. Exact for the first 1,000 records, sampled and weighted after that.
 */
export class Recognition {
  #records = 0;
  readonly #weights = new Map<string, number>();
  #weightTotal = 0;

  /** Counts a record; returns whether it is one to {@link look} at. */
  count(): boolean {
    const nth = this.#records++;
    return nth < fullyLookedAt || nth % sampleEvery === 0;
  }

  /** Looks at the record that was counted last. */
  look(record: JsonObject): void {
    this.#weigh(record, this.#records <= fullyLookedAt ? 1 : sampleEvery);
  }

  /** `named`: the profile that was asked for; `undefined` for the one found most often. */
  report(named: string | undefined): FormatReport {
    const found = [...this.#weights].toSorted(([, a], [, b]) => b - a);
    const shares = Object.fromEntries(
      found.map(([name, weight]) => [name, weight / this.#weightTotal]),
    );
    const profile = named ?? found[0]?.[0] ?? 'json';
    // Every record there is, is JSON.
    const share = named === 'json' ? Math.sign(this.#records) : (shares[profile] ?? 0);
    return Object.freeze({ profile, share, shares: Object.freeze(shares) });
  }

  #weigh(record: JsonObject, weight: number): void {
    const name = recognised(record);
    this.#weights.set(name, (this.#weights.get(name) ?? 0) + weight);
    this.#weightTotal += weight;
  }
}

/** The name of the profile that claims a record most surely. */
function recognised(record: JsonObject): string {
  let best = 'json';
  let bestScore = 0;
  for (const profile of profiles) {
    const score = profile.recognises(record);
    if (score > bestScore) {
      best = profile.name;
      bestScore = score;
    }
  }
  return best;
}
