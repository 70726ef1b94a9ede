/** So many are all looked at. */
const maxExact = 1000;
/** After them one of 16 or so is, and of more than 16,000 one of 128. */
const gaps = { upTo: 16_000, longest: 32, longestThen: 256 } as const;

/**
 * Which of very many to look at. Each that is looked at stands for those passed since the last, so
 * the weights add up to all of them. Gaps are of changing length, or a log that repeats itself
 * would show the same line again and again; they are the same for the same log.
 */
export class Sampling {
  #all = 0;
  #passed = 0;
  #gap = 1;
  #random = 1;

  /** Whether all were looked at until now. */
  get isExact(): boolean {
    return this.#all <= maxExact;
  }

  /** One more: how many it stands for if it is to be looked at, else 0. */
  weigh(): number {
    this.#passed += 1;
    if (this.#passed < this.#gap) return 0;
    const weight = this.#passed;
    this.#all += weight;
    this.#passed = 0;
    this.#gap = this.#all < maxExact ? 1 : this.#nextGap();
    return weight;
  }

  /** Numerical Recipes' linear congruential generator; its high bits are the good ones. */
  #nextGap(): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return (
      1 +
      Math.floor(
        (this.#random / 2 ** 32) * (this.#all < gaps.upTo ? gaps.longest : gaps.longestThen),
      )
    );
  }
}
