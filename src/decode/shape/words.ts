/** How many words the bytes of a text take. */
export function wordsFor(bytes: number): number {
  return (bytes + 3) >> 2;
}

/**
 * Packs bytes four to a word, to be compared four at once. The last word holds the last four bytes,
 * some of them in the word before; all there are of a shorter text.
 */
export function packWords(
  view: DataView,
  at: number,
  length: number,
  words: Int32Array,
  index: number,
): void {
  const whole = length >> 2;
  for (let word = 0; word < whole; word++) {
    words[index + word] = view.getInt32(at + word * 4, true);
  }
  if (length === whole * 4) return;
  let last = 0;
  if (length >= 4) last = view.getInt32(at + length - 4, true);
  else for (let n = length - 1; n >= 0; n--) last = (last << 8) | view.getUint8(at + n);
  words[index + whole] = last;
}

/** Whether the text packed at `index` is what a view has at `at`, where it has as many bytes. */
export function spells(
  words: Int32Array,
  index: number,
  length: number,
  view: DataView,
  at: number,
): boolean {
  const lastWhole = at + length - 4;
  let word = index;
  let from = at;
  for (; from <= lastWhole; from += 4, word++) {
    if (view.getInt32(from, true) !== words[word]) return false;
  }
  if (from === at + length) return true;
  if (length >= 4) return view.getInt32(lastWhole, true) === words[word];
  const short = words[word] ?? 0;
  for (let index = 0; index < length; index++) {
    if (view.getUint8(at + index) !== ((short >>> (index * 8)) & 0xff)) return false;
  }
  return true;
}
