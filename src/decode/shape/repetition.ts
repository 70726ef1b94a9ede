/** Lines after which it is judged whether shapes repeat. */
const judgedLines = 1024;
/** Of those, so many have to be of a known shape. */
const minHits = judgedLines / 8;
/** A full store of shapes is emptied where fewer lines than this are of one. */
const fewHits = (judgedLines * 3) / 4;
/** So long no line is looked at once shapes were found not to repeat. */
const restLines = 32 * judgedLines;

/** Judges, from one thousand lines to the next, whether looking for known shapes pays. */
export class Repetition {
  #lines = 0;
  #hits = 0;
  #restLeft = 0;

  /** Whether to look at the next line. */
  isWorthwhile(): boolean {
    if (this.#restLeft === 0) return true;
    this.#restLeft--;
    return false;
  }

  hit(): void {
    this.#hits++;
    this.#lines++;
    if (this.#lines >= 2 * judgedLines) this.#begin();
  }

  /** Returns whether all shapes should be forgotten, so that others can be learned. */
  miss(isFull: boolean): boolean {
    this.#lines++;
    if (this.#lines < judgedLines) return false;
    const hits = (this.#hits * judgedLines) / this.#lines;
    this.#begin();
    if (hits < minHits) {
      this.#restLeft = restLines;
      return true;
    }
    return isFull && hits < fewHits;
  }

  #begin(): void {
    this.#lines = 0;
    this.#hits = 0;
  }
}
