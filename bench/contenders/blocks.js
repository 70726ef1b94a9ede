import { closeSync, openSync, readSync } from 'node:fs';
import { Tally } from './tally.js';

// The quickest that plain JSON.parse gets: large blocks, cut into lines at the newline bytes.
const blockBytes = 1 << 20;
const newline = 0x0a;

const [path = ''] = process.argv.slice(2);
const tally = new Tally();
const file = openSync(path, 'r');
const block = Buffer.allocUnsafe(blockBytes);
let rest = /** @type {Buffer} */ (Buffer.alloc(0));
for (let read = readSync(file, block); read > 0; read = readSync(file, block)) {
  rest = addLines(rest.length === 0 ? block.subarray(0, read) : joined(rest, read));
}
if (rest.length > 0) tally.add(rest.toString('utf8'));
closeSync(file);
tally.print();

/**
 * @param {Buffer} bytes
 * @returns {Buffer} a copy of the unfinished line at its end
 */
function addLines(bytes) {
  let start = 0;
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    tally.add(bytes.toString('utf8', start, end));
    start = end + 1;
  }
  return Buffer.from(bytes.subarray(start));
}

/**
 * @param {Buffer} rest
 * @param {number} read
 */
function joined(rest, read) {
  return Buffer.concat([rest, block.subarray(0, read)]);
}
