import type { FormatReport } from '../../model/format.ts';
import { profiles } from '../profile/catalogue.ts';
import type { Profile } from '../profile/profile.ts';
import { ProfileSearch } from '../profile/profile-search.ts';
import type { JsonObject } from './json-value.ts';

/** Records that are all looked at; those after them come in blocks of {@link blockRecords}. */
const maxExact = 1000;
const blockRecords = 256;
/** So many of a block are looked at where the one before was mixed. */
const examinedOnChange = 16;

/**
 * Counts which profiles records are recognised as. It serves the report alone: how a record is read
 * does not depend on it. Exact for the first 1,000 records. After that one record stands for a
 * block of 256, and 16 do where the mix changes.
 */
export class Recognition {
  readonly #isExact: boolean;
  #records = 0;
  /** Records that are still to be looked at in this block. */
  #left = 0;
  /** Records of this block that are looked at in all. */
  #lookedAt = 1;
  /** Whether records of this block were of several profiles. */
  #isMixed = false;
  #last: Profile | undefined;
  readonly #weights = new Map<string, number>();
  #weightTotal = 0;
  readonly #search = new ProfileSearch(profiles);

  /** `isExact`: every record is looked at. */
  constructor(isExact = false) {
    this.#isExact = isExact;
  }

  /** Counts a record; returns whether it is one to {@link look} at. */
  count(): boolean {
    const nth = this.#records++;
    if (this.#isExact) return true;
    return nth < maxExact || this.#left > 0 || nth % blockRecords === 0;
  }

  /** Counts a record of another format than JSON, by the format's name. */
  countText(format: string): void {
    this.#weigh(format, 1);
  }

  /** Looks at the record that was counted last; returns the name of its profile. */
  look(record: JsonObject): string {
    const before = this.#last;
    const found = this.#search.find(record, before);
    this.#last = found;
    this.#weigh(found.name, this.#weightOf(found !== before));
    return found.name;
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

  /**
   * How closely a block is looked at is decided before it begins, by what the one before it had:
   * were it decided by its own records, their shares would be wrong.
   */
  #weightOf(hasChanged: boolean): number {
    if (this.#isExact || this.#records <= maxExact) return 1;
    if (this.#left === 0) {
      this.#lookedAt = this.#isMixed ? examinedOnChange : 1;
      this.#left = this.#lookedAt;
      this.#isMixed = false;
    }
    this.#left--;
    this.#isMixed ||= hasChanged;
    return blockRecords / this.#lookedAt;
  }

  #weigh(name: string, weight: number): void {
    this.#weights.set(name, (this.#weights.get(name) ?? 0) + weight);
    this.#weightTotal += weight;
  }
}
