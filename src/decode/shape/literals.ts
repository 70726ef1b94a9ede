import { packWords, wordsFor } from './words.ts';

/** The literals of a trie, packed. */
export class Literals {
  words: Int32Array = new Int32Array(1024);
  #used = 0;

  get sizeBytes(): number {
    return this.#used * 4;
  }

  /** Returns the literal's place among the words. */
  add(literal: Buffer): number {
    const index = this.#used;
    this.#used = index + wordsFor(literal.length);
    if (this.#used > this.words.length) {
      const larger = new Int32Array(Math.max(this.#used, 2 * this.words.length));
      larger.set(this.words);
      this.words = larger;
    }
    const view = new DataView(literal.buffer, literal.byteOffset, literal.length);
    packWords(view, 0, literal.length, this.words, index);
    return index;
  }
}
