/** Literals, four bytes to a word so that they are compared four at a time. */
export class Literals {
  words: Int32Array = new Int32Array(1024);
  #used = 0;

  get sizeBytes(): number {
    return this.#used * 4;
  }

  /** Returns its place, for {@link spells}. */
  add(literal: Buffer): number {
    const place = this.#used;
    const needed = place + wordsOf(literal.length);
    if (needed > this.words.length) {
      const larger = new Int32Array(Math.max(needed, 2 * this.words.length));
      larger.set(this.words);
      this.words = larger;
    }
    const whole = literal.length >> 2;
    for (let word = 0; word < whole; word++)
      this.words[place + word] = literal.readInt32LE(word * 4);
    if (needed > place + whole) this.words[place + whole] = lastWord(literal);
    this.#used = needed;
    return place;
  }
}

function wordsOf(bytes: number): number {
  return (bytes + 3) >> 2;
}

/** The last four bytes, some of them in the word before; all there are of a shorter literal. */
function lastWord(literal: Buffer): number {
  if (literal.length >= 4) return literal.readInt32LE(literal.length - 4);
  return literal.reduceRight((word, value) => (word << 8) | value, 0);
}

/** Whether the literal of `length` bytes at `place` is what a view has at `at`; it has as many. */
export function spells(
  words: Int32Array,
  place: number,
  length: number,
  view: DataView,
  at: number,
): boolean {
  const lastWhole = at + length - 4;
  let word = place;
  let from = at;
  for (; from <= lastWhole; from += 4, word++) {
    if (view.getInt32(from, true) !== words[word]) return false;
  }
  if (from === at + length) return true;
  if (length >= 4) return view.getInt32(lastWhole, true) === words[word];
  const short = words[word] ?? 0;
  for (let place = 0; place < length; place++) {
    if (view.getUint8(at + place) !== ((short >>> (place * 8)) & 0xff)) return false;
  }
  return true;
}
