import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectBetween } from './between.ts';

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../fixtures/hostile/${name}`, import.meta.url));

interface Expected {
  readonly lines: readonly {
    readonly name: string;
    readonly expect: 'accept' | 'reject' | 'either';
    /** What a strict UTF-8 reader with JSON.parse makes of it. */
    readonly node_utf8: 'object' | 'other' | 'invalid';
  }[];
}

/** The suite's files as lines, as bytes: a text would lose what is wrong with some. */
function suite(): Buffer[] {
  const bytes = fixture('jsontestsuite_lines.bin');
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

describe('JSONTestSuite, every file as a line', () => {
  const expected: Expected = JSON.parse(String(fixture('jsontestsuite_lines.expected.json')));
  const lines = suite();

  it('is as many lines as the suite has files without a newline', () => {
    expect(lines).toHaveLength(expected.lines.length);
    expect(lines).toHaveLength(308);
  });

  it('is records, other JSON, and no JSON; never a lost neighbour', async () => {
    const { analysis } = await expectBetween(lines, {
      // Its 12 objects, and an empty one after a byte order mark.
      unmatched: 13,
      // No objects, and not what only JSON begins with: text, of the record before it.
      matched: 102,
      malformed: 190,
      blank: 3,
      reasons: { not_an_object: 111, invalid_json: 73, utf16: 3, binary: 3 },
      harmless: { bom: 2 },
    });
    expect(analysis.report.ledger['lines']).toBe(308 + 309);
  });
});
