import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { createLogLines } from './log-lines.js';

// A service that logs at a steady rate: node live-writer.js LOG STAMPS RATE SECONDS bursts|even
const [log = '', stamps = '', rateText, secondsText, spread] = process.argv.slice(2);
const rate = Number(rateText);
const lines = Math.round(rate * Number(secondsText));
const linesPerWrite = spread === 'bursts' ? Math.max(1, Math.round(rate / 10)) : 1;

const nextLine = createLogLines(1, rate);
const file = openSync(log, 'a');
const sleeper = new Int32Array(new SharedArrayBuffer(4));
const writtenMs = new Float64Array(lines);
const startedMs = monotonicMs();
let bytes = 0;
for (let written = 0; written < lines; ) {
  const until = Math.min(lines, written + linesPerWrite);
  const waitMs = startedMs + (until / rate) * 1000 - monotonicMs();
  if (waitMs > 0) Atomics.wait(sleeper, 0, 0, waitMs);
  let text = '';
  for (let line = written; line < until; line += 1) text += nextLine();
  bytes += writeSync(file, text);
  writtenMs.fill(monotonicMs(), written, until);
  written = until;
}
closeSync(file);
writeFileSync(stamps, writtenMs);
const tookSeconds = (monotonicMs() - startedMs) / 1000;
process.stdout.write(JSON.stringify({ lines, bytes, linesPerSecond: lines / tookSeconds }));

/** The clock that all processes of a machine share. */
function monotonicMs() {
  return Number(process.hrtime.bigint()) / 1e6;
}
