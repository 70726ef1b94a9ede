/**
 * A service that logs numbered lines at a rate, rudely: its writes end anywhere, also within a
 * character, and it is its own rotator, which shifts `log.1` to `log.2` and so on. Writes to the old
 * file for a while after it was renamed. Arguments: FILE LINES_PER_SECOND BLOCK KEEP SEED. Ends on
 * SIGTERM, with a whole line, and says on stdout what it did.
 */
import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../sample/random.js';

const [file = '', rate = '10000', block = '10000', keep = '60', seed = '1'] = process.argv.slice(2);
const random = seededRandom(Number(seed));
let descriptor = openSync(file, 'a');
let written = 0;
let bytes = 0;
let rotations = 0;
const over = new AbortController();
/** What is still to be written of the lines so far. */
/** @type {Buffer} */
let rest = Buffer.alloc(0);
process.once('SIGTERM', () => over.abort());

const startedAt = performance.now();
const rotator = rotate();
while (!over.signal.aborted) {
  const due = Math.floor(((performance.now() - startedAt) * Number(rate)) / 1000);
  let text = '';
  while (written < due) {
    written += 1;
    text += line(written);
  }
  writeTorn(Buffer.concat([rest, Buffer.from(text)]));
  await delay(5 + random() * 10);
}
await rotator;
writeAll(rest);
closeSync(descriptor);
process.stdout.write(JSON.stringify({ written, bytes, rotations }));

/** @param {number} n */
function line(n) {
  const time = new Date().toISOString();
  return `{"time":"${time}","n":${n},"block":"${Math.floor(n / Number(block))}","text":"aé€😀"}\n`;
}

/**
 * In up to four writes; what comes after the last cut waits for the next time.
 *
 * @param {Buffer} lines
 */
function writeTorn(lines) {
  const cuts = Array.from({ length: 4 }, () => Math.floor(random() * lines.length));
  let from = 0;
  for (const cut of cuts.sort((a, b) => a - b)) {
    writeAll(lines.subarray(from, cut));
    from = cut;
  }
  rest = lines.subarray(from);
}

/** @param {Buffer} part */
function writeAll(part) {
  for (let done = 0; done < part.length; ) done += writeSync(descriptor, part, done);
  bytes += part.length;
}

/** Once a second or so; every tenth time it is five times in a row. */
async function rotate() {
  for (let round = 1; !over.signal.aborted; round += 1) {
    await delay(500 + random() * 1000);
    for (let burst = round % 10 === 0 ? 5 : 1; burst > 0 && !over.signal.aborted; burst -= 1) {
      shift();
      rotations += 1;
      await delay(random() * 200);
      reopen();
    }
  }
}

function shift() {
  for (let age = Number(keep) - 1; age >= 1; age -= 1) {
    if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`);
  }
  renameSync(file, `${file}.1`);
}

/** A line is never in two files: no logger tears one there. */
function reopen() {
  writeAll(rest);
  rest = Buffer.alloc(0);
  closeSync(descriptor);
  descriptor = openSync(file, 'a');
}
