/** Values beyond this many make the oldest be forgotten: a state is not a place for free text. */
const maxValues = 16;
const maxValueLength = 128;

/**
 * The values that one string state has had, so that those it left are published at 0. Bounded: the
 * value that has not been current for longest goes first.
 */
export class SeenValues {
  readonly #values = new Set<string>();

  /** Notes the current value; gives all that are remembered, in order of the alphabet. */
  note(current: string): readonly { readonly value: string; readonly isCurrent: boolean }[] {
    const value = current.slice(0, maxValueLength);
    this.#values.delete(value);
    this.#values.add(value);
    for (const oldest of this.#values) {
      if (this.#values.size <= maxValues) break;
      this.#values.delete(oldest);
    }
    return [...this.#values].sort().map((seen) => ({ value: seen, isCurrent: seen === value }));
  }
}
