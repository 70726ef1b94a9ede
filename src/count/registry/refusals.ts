import { copyText, withinCap } from '../store/text-copy.ts';

const maxReasons = 64;
const furtherReasons = 'other';

/** How often each reason was given for a value that could not be used. */
export class Refusals {
  readonly #byReason = new Map<string, number>();

  /** Live, not a copy. */
  get byReason(): ReadonlyMap<string, number> {
    return this.#byReason;
  }

  add(reason: string, times = 1): void {
    const seen = this.#byReason.get(reason);
    if (seen !== undefined) this.#byReason.set(reason, seen + times);
    else if (this.#byReason.size < maxReasons)
      this.#byReason.set(copyText(withinCap(reason)), times);
    else this.#byReason.set(furtherReasons, (this.#byReason.get(furtherReasons) ?? 0) + times);
  }
}
