import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Tally } from './tally.js';

// What most scripts do: node:readline, and JSON.parse on every line.
const [path = ''] = process.argv.slice(2);
const tally = new Tally();
const lines = createInterface({
  input: createReadStream(path),
  crlfDelay: Number.POSITIVE_INFINITY,
});
lines.on('line', (line) => tally.add(line));
lines.on('close', () => tally.print());
