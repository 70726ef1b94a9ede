const capacity = 1000;

/** The last 1,000 durations: what a heartbeat's average and maximum speak of. */
export class LastSamples {
  /** @type {number[]} */
  #samples = [];

  /** @param {number} durationMs */
  add(durationMs) {
    if (this.#samples.length === capacity) this.#samples.shift();
    this.#samples.push(durationMs);
  }

  /** Milliseconds; 0 while there is no sample. */
  get averageMs() {
    if (this.#samples.length === 0) return 0;
    return this.#samples.reduce((sum, sample) => sum + sample, 0) / this.#samples.length;
  }

  /** Milliseconds; 0 while there is no sample. */
  get maximumMs() {
    return Math.max(0, ...this.#samples);
  }
}
