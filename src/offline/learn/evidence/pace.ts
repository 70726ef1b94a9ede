const maxMinutes = 50_000;

/** Records and errors by the minute of their own time. */
export class Pace {
  readonly #minutes = new Map<number, { records: number; errors: number }>();

  add(timeMs: number, isError: boolean): void {
    const minute = Math.floor(timeMs / 60_000);
    let tally = this.#minutes.get(minute);
    if (tally === undefined) {
      if (this.#minutes.size >= maxMinutes) return;
      tally = { records: 0, errors: 0 };
      this.#minutes.set(minute, tally);
    }
    tally.records += 1;
    if (isError) tally.errors += 1;
  }

  /** Minutes that hold records. */
  get minutes(): number {
    return this.#minutes.size;
  }

  /** Errors a second in the worst minute but the worst of a hundred. */
  get highestErrorRate(): number {
    const rates = [...this.#minutes.values()].map(({ errors }) => errors).toSorted((a, b) => a - b);
    return (rates[Math.ceil(rates.length * 0.99) - 1] ?? 0) / 60;
  }

  /** The longest run of minutes without a record, in seconds. */
  get longestSilenceSeconds(): number {
    const minutes = [...this.#minutes.keys()].toSorted((a, b) => a - b);
    let longest = 0;
    for (const [index, minute] of minutes.entries()) {
      longest = Math.max(longest, minute - (minutes[index - 1] ?? minute) - 1);
    }
    return longest * 60;
  }
}
