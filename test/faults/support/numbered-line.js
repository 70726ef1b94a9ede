/** Lines of one block; so many numbers share a label of `blocks_total`. */
export const blockSize = 100;

/**
 * A line that says its number and the number's square, in UTF-8 of one to four bytes a character.
 * @param {number} n from 1
 */
export function numberedLine(n) {
  const block = Math.floor((n - 1) / blockSize);
  return `{"n":${n},"n2":${n * n},"block":"${block}","text":"aé€😀 ${n}"}\n`;
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
