import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { checkoutPath } from './checkout.js';
import { figure, table } from './table.js';

const usage = `Measures the template miner by grouping accuracy: the share of lines whose group holds exactly the
lines of their true template. Each line counts with the group it was given when it was seen.

  node bench/templates.js [--bar 0.87] [--show NAME] DIRECTORY

DIRECTORY holds data sets as loghub's 2k samples: a folder each, with a *_structured.csv in it that has
the columns Content and EventId. --show lists the wrong groups of one.
`;

const { values, positionals } = parseArgs({
  options: {
    bar: { type: 'string', default: '0.87' },
    show: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [directory] = positionals;
if (values.help || directory === undefined) {
  process.stdout.write(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  process.exitCode = await measure(directory);
}

/** @param {string} directory */
async function measure(directory) {
  const { createTemplateMiner } = await minerModule();
  const rows = [];
  let sum = 0;
  for (const name of readdirSync(directory).sort()) {
    const lines = samples(join(directory, name));
    if (lines === undefined) continue;
    const miner = createTemplateMiner();
    const began = performance.now();
    const groups = lines.map(({ text }) => miner.template(text));
    const micros = ((performance.now() - began) * 1000) / lines.length;
    const right = rightlyGrouped(lines, groups);
    const accuracy = right.filter(Boolean).length / lines.length;
    const templates = new Set(lines.map(({ event }) => event)).size;
    rows.push([name, figure(accuracy, 3), `${miner.size}`, `${templates}`, figure(micros, 1)]);
    sum += accuracy;
    if (values.show === name) show(lines, groups, right);
  }
  const mean = sum / rows.length;
  process.stdout.write(table(['', 'accuracy', 'groups', 'truth', 'µs a line'], rows));
  process.stdout.write(`mean ${mean.toFixed(3)}, bar ${values.bar}\n`);
  return mean >= Number(values.bar) ? 0 : 1;
}

/** @typedef {{ readonly text: string, readonly event: string }} Sample */

/**
 * @param {readonly Sample[]} lines
 * @param {readonly string[]} groups
 * @returns {readonly boolean[]} for each line whether its group holds its template's lines and no other
 */
function rightlyGrouped(lines, groups) {
  const sizeOfEvent = countOf(lines.map(({ event }) => event));
  const sizeOfGroup = countOf(groups);
  const sizeOfBoth = countOf(lines.map(({ event }, at) => `${event}\n${groups[at]}`));
  return lines.map(({ event }, at) => {
    const both = sizeOfBoth.get(`${event}\n${groups[at]}`);
    return both === sizeOfEvent.get(event) && both === sizeOfGroup.get(groups[at] ?? '');
  });
}

/** @param {readonly string[]} names */
function countOf(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * @param {readonly Sample[]} lines
 * @param {readonly string[]} groups
 * @param {readonly boolean[]} right
 */
function show(lines, groups, right) {
  const wrong = lines.flatMap(({ event }, at) => (right[at] ? [] : [`${event}  ${groups[at]}`]));
  for (const [pair, count] of [...countOf(wrong)].sort((a, b) => b[1] - a[1])) {
    process.stdout.write(`${String(count).padStart(6)}  ${pair}\n`);
  }
}

/**
 * @param {string} folder
 * @returns {readonly Sample[] | undefined}
 */
function samples(folder) {
  let files;
  try {
    files = readdirSync(folder);
  } catch {
    return undefined;
  }
  const file = files.find((name) => name.endsWith('_structured.csv'));
  if (file === undefined) return undefined;
  const [header = [], ...rows] = csvRows(readFileSync(join(folder, file), 'utf8'));
  const text = header.indexOf('Content');
  const event = header.indexOf('EventId');
  return rows.map((row) => ({ text: row[text] ?? '', event: row[event] ?? '' }));
}

/** @param {string} text */
function csvRows(text) {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
}

/** The sources are TypeScript, which not every Node runs. */
async function minerModule() {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-templates-'));
  try {
    const outfile = join(folder, 'miner.mjs');
    await build({
      entryPoints: [checkoutPath('src/decode/template/template-miner.ts')],
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile,
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
