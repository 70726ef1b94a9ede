/** Lines of one block: as many as a double has bits, nearly. */
export const blockSize = 50;

/**
 * A line that says its number, the number's square, its block and its bit there, in UTF-8 of one to
 * four bytes a character.
 * @param {number} n from 1
 */
export function numberedLine(n) {
  const block = Math.floor((n - 1) / blockSize);
  const bit = 2 ** ((n - 1) % blockSize);
  return `{"n":${n},"n2":${n * n},"block":"${block}","bit":${bit},"text":"aé€😀 ${n}"}\n`;
}

/**
 * @param {number} from
 * @param {number} to included
 */
export function numberedLines(from, to) {
  let text = '';
  for (let n = from; n <= to; n += 1) text += numberedLine(n);
  return text;
}
