/** Lets each id be taken once in a record. */
export class OncePerRecord {
  readonly #takenIn: Float64Array;
  #record = 0;

  constructor(ids: number) {
    this.#takenIn = new Float64Array(ids);
  }

  nextRecord(): void {
    this.#record++;
  }

  isTaken(id: number): boolean {
    return this.#takenIn[id] === this.#record;
  }

  /** False if it is taken already. */
  take(id: number): boolean {
    if (this.isTaken(id)) return false;
    this.#takenIn[id] = this.#record;
    return true;
  }
}
