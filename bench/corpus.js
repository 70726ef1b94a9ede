import { closeSync, openSync, writeSync } from 'node:fs';
import { createLogLines } from './log-lines.js';

const blockChars = 1 << 20;
const linesPerSecond = 1000;

/**
 * Writes a log of at least `sizeBytes`, the same for the same seed.
 *
 * @param {string} path
 * @param {{ sizeBytes: number, seed: number }} options
 */
export function writeCorpus(path, { sizeBytes, seed }) {
  const nextLine = createLogLines(seed, linesPerSecond);
  const file = openSync(path, 'w');
  let lines = 0;
  let bytes = 0;
  while (bytes < sizeBytes) {
    let block = '';
    // The lines are ASCII: as many bytes as characters.
    for (; block.length < blockChars && bytes + block.length < sizeBytes; lines += 1) {
      block += nextLine();
    }
    bytes += writeSync(file, block);
  }
  closeSync(file);
  return { path, lines, bytes };
}
