import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

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
    for (const link of links) {
      expect(() => readFileSync(join(root, page, '..', link)), link).not.toThrow();
    }
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

async function run(command: string): Promise<{ code: number | null; output: string }> {
  const direct = command.replaceAll('npx heartbeat', `"${process.execPath}" bin/run.js`);
  const child = spawn('bash', ['-euo', 'pipefail', '-c', direct], { cwd: root });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  child.stdin.end();
  const [code] = await once(child, 'close');
  return { code, output };
}
