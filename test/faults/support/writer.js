/**
 * A service that logs, in a process of its own, told over IPC what to do: see writer.ts. Arguments:
 * FILE FLAGS FIRST_NUMBER. It numbers its lines, and opens its log anew only when told so.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { numberedLine } from './numbered-line.js';

const [file = '', flags = 'a', first = '1'] = process.argv.slice(2);
const linesPerWrite = 500;
let descriptor = openSync(file, flags);
let written = Number(first) - 1;
/** The rest of a line that was written in part. */
let torn = Buffer.alloc(0);

/** @type {Record<string, (order: any) => void | Promise<void>>} */
const orders = {
  write: ({ lines }) => {
    for (let left = lines; left > 0; left -= linesPerWrite) put(Math.min(left, linesPerWrite));
  },
  async steady({ lines, perSecond }) {
    const startedAt = performance.now();
    for (let done = 0; done < lines; ) {
      const due = Math.floor(((performance.now() - startedAt) * perSecond) / 1000) + 1;
      // One write a line, as a logger does.
      for (; done < Math.min(due, lines); done += 1) put(1);
      await delay(1);
    }
  },
  /** Writes the next line up to a byte; what is written next begins with the rest of it. */
  tear({ at }) {
    mend();
    written += 1;
    const line = Buffer.from(numberedLine(written));
    writeAll(line.subarray(0, at));
    torn = line.subarray(at);
  },
  mend,
  raw: ({ text }) => writeAll(Buffer.from(text)),
  reopen() {
    closeSync(descriptor);
    descriptor = openSync(file, flags);
  },
};

process.on('message', async (/** @type {{ id: number, do: string }} */ order) => {
  let problem;
  try {
    await orders[order.do]?.(order);
  } catch (error) {
    problem = String(error);
  }
  process.send?.({ id: order.id, written, problem });
});
process.on('disconnect', () => process.exit());
process.send?.({ id: 0, written });

/** @param {number} lines */
function put(lines) {
  mend();
  let text = '';
  for (let i = 0; i < lines; i += 1) {
    written += 1;
    text += numberedLine(written);
  }
  writeAll(Buffer.from(text));
}

function mend() {
  const rest = torn;
  torn = Buffer.alloc(0);
  writeAll(rest);
}

/** @param {Buffer} bytes */
function writeAll(bytes) {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}
