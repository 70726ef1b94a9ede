const maxSteps = 64;

/**
 * How many records came when, in at most 64 equal steps: the step starts at 1 s and doubles
 * whenever the log outgrows it.
 */
export class Timeline {
  readonly #counts = new Float64Array(maxSteps);
  #startMs: number | undefined;
  #stepMs = 1000;

  add(timeMs: number): void {
    this.#startMs ??= timeMs;
    let step = Math.floor((timeMs - this.#startMs) / this.#stepMs);
    while (step >= maxSteps) {
      this.#fold();
      step = Math.floor((timeMs - this.#startMs) / this.#stepMs);
    }
    const at = Math.max(0, step);
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  get stepSeconds(): number {
    return this.#stepMs / 1000;
  }

  /** Counts of the steps so far. */
  get counts(): readonly number[] {
    const all = [...this.#counts];
    return all.slice(0, all.findLastIndex((count) => count > 0) + 1);
  }

  #fold(): void {
    for (let k = 0; k < maxSteps; k += 1) {
      const sum = (this.#counts[2 * k] ?? 0) + (this.#counts[2 * k + 1] ?? 0);
      this.#counts[k] = k < maxSteps / 2 ? sum : 0;
    }
    this.#stepMs *= 2;
  }
}
