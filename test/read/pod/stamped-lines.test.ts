import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stampAt } from '../../../src/read/pod/stamp.ts';
import { type StampedLine, StampedLines } from '../../../src/read/pod/stamped-lines.ts';
import { runs } from '../../support/runs.ts';

describe('a stamp', () => {
  it.each([
    ['2024-01-01T00:00:08.123456789Z text', '2024-01-01T00:00:08.123456789Z', 'text'],
    ['2024-01-01T00:00:08Z text', '2024-01-01T00:00:08.000000000Z', 'text'],
    ['2024-01-01T00:00:08.5Z  two spaces', '2024-01-01T00:00:08.500000000Z', ' two spaces'],
    ['2024-01-01T05:30:08.000000001+05:30 x', '2024-01-01T00:00:08.000000001Z', 'x'],
    ['2023-12-31T19:00:08.100000000-05:00 x', '2024-01-01T00:00:08.100000000Z', 'x'],
    ['2024-01-01T00:00:08.123456789Z \n', '2024-01-01T00:00:08.123456789Z', '\n'],
    ['2024-01-01T00:00:08.123456789Z\n', '2024-01-01T00:00:08.123456789Z', '\n'],
  ])('%j', (line, stamp, text) => {
    const bytes = Buffer.from(line);
    const found = stampAt(bytes, 0, bytes.length);
    expect(found?.stamp).toBe(stamp);
    expect(bytes.subarray(found?.textStart).toString()).toBe(text);
  });

  it.each(['', '\n', 'no stamp', '2024-01-01', '2024-01-01T00:00:08.1234567890Z x', '{"a":1}'])(
    'is not at the start of %j',
    (line) => {
      expect(stampAt(Buffer.from(line), 0, line.length)).toBeUndefined();
    },
  );
});

describe('stamped lines', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', 'é', '😀', '"'), maxLength: 60 });

  it('are the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), fc.array(fc.nat(120)), (texts, cuts) => {
        const bytes = Buffer.from(texts.map((line) => `${stamp} ${line}\n`).join(''));
        const lines = new StampedLines(1000);
        const found: StampedLine[] = [];
        let start = 0;
        for (const cut of [...cuts, bytes.length]) {
          found.push(...lines.push(bytes.subarray(start, start + cut)));
          start += cut;
        }
        expect(found.map((line) => line.bytes.toString())).toEqual(texts.map((t) => `${t}\n`));
        expect(found.every((line) => line.stamp === stamp && line.part === 'whole')).toBe(true);
        expect(lines.end()).toBeUndefined();
      }),
      runs(60),
    );
  });

  it('keep their stamps where they are wanted, in one form', () => {
    const lines = new StampedLines(1000, true);
    const texts = ['2024-01-01T05:30:08.5+05:30 one', `${stamp} two`, stamp, 'no stamp'];
    const found = lines.push(Buffer.from(texts.map((line) => `${line}\n`).join('')));
    expect(found.map((line) => line.bytes.toString())).toEqual([
      '2024-01-01T00:00:08.500000000Z one\n',
      `${stamp} two\n`,
      `${stamp} \n`,
      'no stamp\n',
    ]);
  });

  it('that are too long come in parts, which together are the line', () => {
    const lines = new StampedLines(64);
    const bytes = Buffer.from(`${stamp} ${'x'.repeat(300)}\n${stamp} next\n${stamp} held`);
    const found: StampedLine[] = [];
    for (let start = 0; start < bytes.length; start += 50) {
      found.push(...lines.push(bytes.subarray(start, start + 50)));
    }
    expect(found.map(({ part }) => part)).toEqual([
      'first',
      'middle',
      'middle',
      'middle',
      'middle',
      'last',
      'whole',
    ]);
    const long = found.slice(0, -1).map((line) => line.bytes.toString());
    expect(long.join('')).toBe(`${'x'.repeat(300)}\n`);
    expect(found.at(-1)?.bytes.toString()).toBe('next\n');
    expect(lines.end()).toMatchObject({ stamp, bytes: Buffer.from('held') });
  });
});

const stamp = '2024-01-01T00:00:08.123456789Z';
