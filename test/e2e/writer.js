/**
 * A writer process for the end-to-end tests: appends numbered petrosa-like records to a file and
 * says on stdout how many it wrote. Arguments: FILE COUNT LINES_PER_BATCH ROTATE_EVERY.
 */
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

const [file = '', count = '0', batch = '100', rotateEvery = '0'] = process.argv.slice(2);
const total = Number(count);
let fd = openSync(file, 'a');
let rotations = 0;

for (let n = 1; n <= total; n += 1) {
  writeSync(fd, recordOf(n));
  if (Number(rotateEvery) > 0 && n % Number(rotateEvery) === 0 && n < total) {
    closeSync(fd);
    rotations += 1;
    renameSync(file, `${file}.${rotations}`);
    fd = openSync(file, 'a');
  }
  if (n % Number(batch) === 0) await turn();
}
closeSync(fd);
process.stdout.write(`${total}\n`);

/** @param {number} n */
function recordOf(n) {
  const timestamp = new Date().toISOString();
  const failed = n % 10 === 0;
  const record = failed
    ? { error: 'no such symbol', event: 'Error processing message', level: 'error', timestamp }
    : {
        message_count: n,
        processing_time_ms: n / 8,
        event: 'Message processed successfully',
        level: 'debug',
        timestamp,
      };
  return `${JSON.stringify(record)}\n`;
}
