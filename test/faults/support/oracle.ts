import { readFileSync } from 'node:fs';
import { blockSize } from './numbered-line.js';

export { numberedLine, numberedLines } from './numbered-line.js';

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

/**
 * The numbers counted, where the sidecar runs with `each-line.yaml`.
 * @throws Error when one was counted twice
 */
export function numbersCounted(metrics: string): ReadonlySet<number> {
  const numbers = new Set<number>();
  const linesOf = byBlock(metrics, 'block_lines');
  for (const [block, bits] of byBlock(metrics, 'block_bits')) {
    const before = numbers.size;
    for (let bit = 0, rest = bits; rest > 0; bit += 1, rest = Math.floor(rest / 2)) {
      if (rest % 2 === 1) numbers.add(block * blockSize + bit + 1);
    }
    const isOnce = numbers.size - before === linesOf.get(block);
    if (!isOnce) throw new Error(`a line of block ${block} was counted twice`);
  }
  return numbers;
}

function byBlock(metrics: string, name: string): ReadonlyMap<number, number> {
  const samples = metrics.matchAll(new RegExp(`^${name}_total\\{block="(\\d+)"\\} (\\S+)$`, 'gm'));
  return new Map([...samples].map(([, block, value]) => [Number(block), Number(value)]));
}

/** The numbers of all whole lines that a file holds. */
export function numbersIn(path: string): number[] {
  const found = readFileSync(path, 'utf8').matchAll(/\{"n":(\d+),[^\n]*\}\n/g);
  return [...found].map(([, n]) => Number(n));
}
