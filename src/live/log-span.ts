/** How much of the log's own time the records of one window cover. */
export class LogSpan {
  #firstMs = Number.NaN;
  #lastMs = Number.NaN;

  /** A record's own time, epoch ms. */
  note(timeMs: number): void {
    if (Number.isNaN(this.#firstMs)) this.#firstMs = timeMs;
    this.#lastMs = timeMs;
  }

  /** From the first record's time to the last one's; 0 where there are none, or time ran back. */
  get seconds(): number {
    return Math.max(0, this.#lastMs - this.#firstMs || 0) / 1000;
  }

  /** A new window begins. */
  restart(): void {
    this.#firstMs = Number.NaN;
    this.#lastMs = Number.NaN;
  }

  /** Epoch ms; `null` before the first record. */
  save(): number | null {
    return Number.isNaN(this.#firstMs) ? null : this.#firstMs;
  }
}
