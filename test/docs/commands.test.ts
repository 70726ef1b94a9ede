import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from './shell.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => join('docs', name))];

/** Run for real elsewhere: the set-up by CI itself, from a clean checkout; `npm start` by its test. */
const runElsewhere: ReadonlySet<string> = new Set(['npm ci && npm start', 'npm ci && npm test']);

interface Example {
  readonly page: string;
  readonly command: string;
}

const examples = pages
  .filter((page) => page.endsWith('.md'))
  .flatMap((page) => commandsOf(page).map((command): Example => ({ page, command })));

describe('what the documents tell a reader to run', () => {
  it('is there to be run', () => {
    expect(examples.length).toBeGreaterThan(8);
    for (const command of runElsewhere) {
      expect(examples.map((example) => example.command)).toContain(command);
    }
  });

  it.each(examples.filter(({ command }) => !runElsewhere.has(command)))(
    '$page: $command',
    async ({ command }) => {
      const { code, output } = await run(command);
      expect(code, output).toBe(0);
      expect(output.trim()).not.toBe('');
    },
  );

  it.each(pages.filter((page) => page.endsWith('.md')))('%s links to what is there', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
    const dead = links.filter((link) => !existsSync(join(root, page, '..', link)));
    expect(dead).toEqual([]);
  });
});

/** The lines of ```sh blocks; a backslash at the end of one joins the next. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
  return blocks
    .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
