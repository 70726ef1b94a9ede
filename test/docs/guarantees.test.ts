import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accidents } from '../../bench/faults/accidents.js';
import { pageText, type Row, root, sorted, tableUnder } from './page.ts';

const page = 'docs/guarantees.md';
const promises = [
  'While the log is read',
  'The log of a pod',
  'Stops and restarts',
  'What the log holds',
  'What clients do',
];

describe('docs/guarantees.md', () => {
  it('names every test under test/faults/, and none that is not there', () => {
    const named = testsIn(pageText(page));
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const faults = readdirSync(join(root, 'test/faults'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => `test/faults/${path}`);
    expect(faults.length).toBeGreaterThan(40);
    expect(named.filter((path) => path.startsWith('test/faults/'))).toEqual(sorted(faults));
  });

  it.each(promises)('names a test for each promise: %s', (heading) => {
    const rows = tableUnder(page, heading);
    const unproved = rows.filter((row) => testsIn(row.at(-1) ?? '').length === 0);
    expect(unproved.map(([fault]) => fault)).toEqual([]);
  });

  it('compares with mtail under all faults of the benchmark', () => {
    const rows = tableUnder(page, 'Beside mtail');
    const programs = ['heartbeat', 'mtail', 'mtail, looking every 10ms'];
    expect(rows.map(([fault, program]) => [fault, program])).toEqual(
      accidents.flatMap(({ name }) => programs.map((program) => [name, program])),
    );
    // A line is lost, or counted once or more often; the copy of the figures has no slip.
    for (const row of rows) {
      const [written = 0, counted, lost = 0, twice = 0] = row.slice(2, 6).map(numberIn);
      expect(counted, row.join()).toBe(written - lost + twice);
    }
  });
});

function testsIn(text: string): readonly string[] {
  const links = text.matchAll(/\]\(\.\.\/(test\/[^)#]+\.test\.ts)\)/g);
  return sorted(Array.from(links, ([, path = '']) => path));
}

function numberIn(cell: Row[number]): number {
  return Number(cell.replaceAll(',', ''));
}
