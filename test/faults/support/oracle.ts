import { readFileSync } from 'node:fs';
import { blockSize } from './numbered-line.js';

export { blockSize, numberedLine, numberedLines } from './numbered-line.js';

/** What numbered lines add up to: a lost or a doubled line shows, and so do two that make up. */
export interface Tally {
  readonly lines: number;
  readonly sum: number;
  readonly squares: number;
}

/** The tally of lines 1 to `last`. */
export function tallyTo(last: number): Tally {
  return tallyOf(Array.from({ length: last }, (_, index) => index + 1));
}

export function tallyOf(numbers: Iterable<number>): Tally {
  let lines = 0;
  let sum = 0;
  let squares = 0;
  for (const n of numbers) {
    lines += 1;
    sum += n;
    squares += n * n;
  }
  return { lines, sum, squares };
}

/** What `/metrics` says was counted. */
export function tallyIn(metrics: string): Tally {
  const total = (name: string): number => sampleIn(metrics, `${name}_total{component="tally"}`);
  return { lines: total('lines'), sum: total('sum'), squares: total('squares') };
}

/** What a heartbeat line says was counted. */
export function tallyInHeartbeat(line: Readonly<Record<string, unknown>> | undefined): Tally {
  const total = (name: string): number => Number(line?.[`total_${name}`]);
  return { lines: total('lines'), sum: total('sum'), squares: total('squares') };
}

/** The value of a sample by its whole name; NaN where there is none. */
export function sampleIn(metrics: string, name: string): number {
  const start = `\n${metrics}`.indexOf(`\n${name} `);
  if (start < 0) return Number.NaN;
  const valueAt = start + name.length + 1;
  const end = metrics.indexOf('\n', valueAt);
  return Number(metrics.slice(valueAt, end < 0 ? undefined : end));
}

/** How many lines of each block of {@link blockSize} numbers were counted, by block. */
export function blocksIn(metrics: string): ReadonlyMap<number, number> {
  const found = metrics.matchAll(/^blocks_total\{block="(\d+)"\} (\d+)$/gm);
  return new Map([...found].map(([, block, count]) => [Number(block), Number(count)]));
}

/** How many of the numbers are in each block. */
export function blocksOf(numbers: Iterable<number>): ReadonlyMap<number, number> {
  const blocks = new Map<number, number>();
  for (const n of numbers) {
    const block = Math.floor((n - 1) / blockSize);
    blocks.set(block, (blocks.get(block) ?? 0) + 1);
  }
  return blocks;
}

/** The numbers of all whole lines that a file holds. */
export function numbersIn(path: string): number[] {
  const found = readFileSync(path, 'utf8').matchAll(/\{"n":(\d+),[^\n]*\}\n/g);
  return [...found].map(([, n]) => Number(n));
}
