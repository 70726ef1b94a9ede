import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { accidents } from '../../bench/faults/accidents.js';
import {
  digitsIn,
  numberedLine,
  numbersIn,
  timesCounted,
} from '../../bench/faults/numbered-line.js';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

describe('npm run bench -- --only faults', () => {
  it('has heartbeat count every line, and says that mtail is not there', async () => {
    const sizes = ['--rate', '500', '--seconds', '0.6', '--settle', '2'];
    const command = ['bench/run.js', '--only', 'faults', ...sizes, '--mtail', '/nowhere/mtail'];
    // It exits with 1, and so fails here, when heartbeat loses a line or counts it twice.
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: checkout });
    for (const { name } of accidents) {
      const figures = rowAfter(stdout, `${name} +heartbeat`);
      expect(figures).toHaveLength(6);
      expect(Number(figures[0]?.replace(',', ''))).toBeGreaterThan(100);
      expect(rowAfter(stdout, `${name} +mtail: not installed`)).toEqual([]);
    }
    expect(stdout).toMatch(/met {6}lines that heartbeat lost, .*: 0 /);
    expect(stdout).toMatch(/met {6}lines that heartbeat counted twice: 0 /);
  }, 60_000);

  it('can tell a line that was lost from one that was counted twice', () => {
    const counted = [1, 2, 2, 16, 17, 17, 17];
    const sums = new Map<string, number>();
    for (const n of counted) {
      const { block, digit } = JSON.parse(numberedLine(n)) as { block: string; digit: number };
      sums.set(block, (sums.get(block) ?? 0) + digit);
    }
    const exposition = Array.from(sums, ([block, sum]) => `digits{block="${block}"} ${sum}\n`);
    const digits = digitsIn(exposition.join(''));
    const times = [1, 2, 3, 15, 16, 17].map((n) => timesCounted(digits, n));
    expect(times).toEqual([1, 2, 0, 0, 1, 3]);
  });

  it('finds the whole lines of a log, and none that is torn', () => {
    const text = `${numberedLine(1)}${numberedLine(2).slice(9)}${numberedLine(30)}{"n":4,"bl`;
    expect(numbersIn(text)).toEqual([1, 30]);
  });
});

/** What follows the name in the row that begins with it. */
function rowAfter(text: string, name: string): readonly string[] {
  const row = new RegExp(`^ +${name.replaceAll('.', '\\.')}(.*)$`, 'm').exec(text);
  if (row === null) throw new Error(`no row ${name} in:\n${text}`);
  return (row[1] ?? '').split(' ').filter(Boolean);
}
