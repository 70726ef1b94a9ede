/** Lines of one block: a double has room for so many digits in base 8. */
const blockSize = 16;
const base = 8;
const filling = 'x'.repeat(120);
const wholeLine = /^\{"n":(\d+),.*\}$/gm;
const sample = /^digits(?:_total)?\{block="(\d+)"\} (\S+)$/gm;

/** @typedef {Map<number, number>} Digits sums by block */

/**
 * A line that says its number, its block and what it adds to the block's sum.
 *
 * @param {number} n from 1
 */
export function numberedLine(n) {
  const digit = base ** (n % blockSize);
  const block = Math.floor(n / blockSize);
  return `{"n":${n},"block":"${block}","digit":${digit},"text":"${filling}"}\n`;
}

/**
 * @param {string} text of a log
 * @returns {number[]} the numbers of its whole lines
 */
export function numbersIn(text) {
  return [...text.matchAll(wholeLine)].map(([, n]) => Number(n));
}

/**
 * @param {string} exposition Prometheus text
 * @returns {Digits}
 */
export function digitsIn(exposition) {
  return new Map(
    [...exposition.matchAll(sample)].map(([, block, sum]) => [Number(block), Number(sum)]),
  );
}

/**
 * How often a line was counted; right up to 7 times.
 *
 * @param {Digits} digits
 * @param {number} n
 */
export function timesCounted(digits, n) {
  const sum = digits.get(Math.floor(n / blockSize)) ?? 0;
  return Math.floor(sum / base ** (n % blockSize)) % base;
}
