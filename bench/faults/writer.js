/**
 * A service that logs numbered lines: node writer.js LOG LINES_PER_SECOND. One write a line. Told
 * over IPC: `reopen`, as after a rotation, and `end`, which it answers with the number of lines.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { numberedLine } from './numbered-line.js';

const [log = '', rate = '10000'] = process.argv.slice(2);
let descriptor = openSync(log, 'a');
let written = 0;
const over = new AbortController();

process.on('message', (order) => {
  if (order === 'end') {
    over.abort();
  } else {
    closeSync(descriptor);
    descriptor = openSync(log, 'a');
  }
});
process.on('disconnect', () => process.exit());

const startedAt = performance.now();
while (!over.signal.aborted) {
  const due = Math.floor(((performance.now() - startedAt) * Number(rate)) / 1000);
  while (written < due) {
    written += 1;
    writeSync(descriptor, numberedLine(written));
  }
  await delay(1);
}
closeSync(descriptor);
process.send?.({ written });
