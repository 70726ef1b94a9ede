import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** README.md and all of docs/, by their path in the project. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export function pageText(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** What stands in the fenced blocks of one language. */
export function blocksOf(page: string, language: string): readonly string[] {
  const fences = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...pageText(page).matchAll(fences)].map((match) => match[1] ?? '');
}

/** A row of a table: its cells, without the bars around them. */
export type Row = readonly string[];

/**
 * The rows of the `nth` table (from 0) under a heading, without its head; tables under further
 * headings do not count.
 */
export function tableUnder(page: string, heading: string, nth = 0): readonly Row[] {
  const lines = pageText(page).split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.endsWith(`# ${heading}`));
  if (start === -1) throw new Error(`${page} has no heading "${heading}"`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line));
  const tables: Row[][] = [];
  let isInside = false;
  for (const line of end === -1 ? rest : rest.slice(0, end)) {
    const isRow = line.startsWith('|');
    if (isRow && !isInside) tables.push([]);
    if (isRow) tables.at(-1)?.push(cellsOf(line));
    isInside = isRow;
  }
  const table = tables[nth];
  if (table === undefined) throw new Error(`${page} has no table ${nth} under "${heading}"`);
  return table.slice(2);
}

/** What stands between backticks in a cell. */
export function codes(cell: string | undefined): readonly string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

/** All that stands between backticks in one column. */
export function codesIn(rows: readonly Row[], column = 0): readonly string[] {
  return rows.flatMap((row) => codes(row[column]));
}

/** Without repetition, in order of the alphabet. */
export function sorted(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].toSorted((a, b) => (a < b ? -1 : 1));
}

function cellsOf(line: string): Row {
  return line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}
