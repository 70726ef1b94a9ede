export interface BackOffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
  /** From 0 to 1; `Math.random` but in tests. */
  readonly random: () => number;
}

/** Waits that double, each with its upper half left to chance: many sidecars must not knock as one. */
export class BackOff {
  readonly #options: BackOffOptions;
  #nextMs: number;

  constructor(options: BackOffOptions) {
    this.#options = options;
    this.#nextMs = options.firstMs;
  }

  next(): number {
    const { maxMs, random } = this.#options;
    const fullMs = this.#nextMs;
    this.#nextMs = Math.min(maxMs, fullMs * 2);
    return fullMs / 2 + (fullMs / 2) * random();
  }

  /** All went well. */
  reset(): void {
    this.#nextMs = this.#options.firstMs;
  }
}
