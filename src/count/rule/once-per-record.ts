/** Lets each id be claimed once in a record. */
export class OncePerRecord {
  readonly #claimedIn: Float64Array;
  #record = 0;

  constructor(ids: number) {
    this.#claimedIn = new Float64Array(ids);
  }

  nextRecord(): void {
    this.#record++;
  }

  isClaimed(id: number): boolean {
    return this.#claimedIn[id] === this.#record;
  }

  /** False where it is claimed already. */
  claim(id: number): boolean {
    if (this.isClaimed(id)) return false;
    this.#claimedIn[id] = this.#record;
    return true;
  }
}
