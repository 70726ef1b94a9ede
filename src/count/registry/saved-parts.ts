/** Saved parts by name; of several with one name, each is given out once, in their order. */
export class SavedParts<Part> {
  readonly #byKey = new Map<string, Part[]>();

  constructor(parts: readonly Part[], keyOf: (part: Part) => readonly unknown[]) {
    for (const part of parts) {
      const key = JSON.stringify(keyOf(part));
      const same = this.#byKey.get(key);
      if (same === undefined) this.#byKey.set(key, [part]);
      else same.push(part);
    }
  }

  take(key: readonly unknown[]): Part | undefined {
    return this.#byKey.get(JSON.stringify(key))?.shift();
  }
}
