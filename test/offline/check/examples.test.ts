import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf, pages, root } from '../../docs/page.ts';
import { checking } from './checking.ts';

/** Every configuration that a reader is shown, and that a bench uses. */
const examples = [
  ...pages.flatMap((page) =>
    blocksOf(page, 'yaml')
      .filter((text) => /^(#.*\n)*version: 1$/m.test(text))
      .map((text, nth) => ({ name: `${page} ${nth + 1}`, text })),
  ),
  { name: 'bench/tally.yaml', text: readFileSync(join(root, 'bench/tally.yaml'), 'utf8') },
];

describe('examples', () => {
  it.each(examples)('$name: nothing to say, and tests that pass', async ({ text }) => {
    const { findings, tests } = await checking(text);
    expect(findings).toEqual([]);
    expect(tests.flatMap(({ failures }) => failures)).toEqual([]);
  });
});
