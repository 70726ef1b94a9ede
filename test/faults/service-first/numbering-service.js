/**
 * A service that logs LINES numbered lines of SIZE bytes and more, as fast as its output takes them, and
 * tells on stderr how many it has written. With EVERY, it waits so many milliseconds between two.
 */
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const [lines, sizeBytes, everyMs = 0] = process.argv.slice(2).map(Number);
const text = 'x'.repeat(sizeBytes ?? 0);
for (let n = 1; n <= (lines ?? 0); n += 1) {
  const line = `${JSON.stringify({ n, n2: n * n, at: performance.timeOrigin + performance.now(), text })}\n`;
  put(Buffer.from(line));
  if (n % 100 === 0) writeSync(2, `written ${n}\n`);
  if (everyMs > 0) await delay(everyMs);
}

/** @param {Buffer} bytes */
function put(bytes) {
  for (let done = 0; done < bytes.length; ) done += writeSync(1, bytes, done);
}
