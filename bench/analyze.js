import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agrees, fromHeartbeat, fromJq, fromJson } from './answer.js';
import { checkoutPath } from './checkout.js';
import { writeCorpus } from './corpus.js';
import { figure, median, table } from './table.js';
import { runWhole } from './whole-process.js';

const scripts = {
  readline: fileURLToPath(new URL('./contenders/readline.js', import.meta.url)),
  blocks: fileURLToPath(new URL('./contenders/blocks.js', import.meta.url)),
  jq: fileURLToPath(new URL('./contenders/jq.sh', import.meta.url)),
};

/** @typedef {import('./answer.js').Answer} Answer */
/** @typedef {import('./bar.js').Bar} Bar */

/**
 * `heartbeat analyze` beside others that do the same work on the same file, as whole processes.
 *
 * @param {{ folder: string, mb: number, rounds: number, seed: number }} options
 * @returns {Promise<{ text: string, bars: readonly Bar[], faults: readonly string[] }>}
 */
export async function benchAnalyze({ folder, mb, rounds, seed }) {
  const corpus = writeCorpus(join(folder, 'corpus.log'), { sizeBytes: mb * 1e6, seed });
  const contenders = contendersOn(corpus.path);
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) contender.runs.push(await runWhole(contender.command));
  }
  const wallMs = (/** @type {Contender} */ { runs }) => median(runs.map((run) => run.wallMs));
  const cpuMs = (/** @type {Contender} */ { runs }) => median(runs.map((run) => run.cpuMs));
  const [reference] = contenders;
  const rows = contenders.map((contender) => [
    contender.name,
    figure(wallMs(contender) / 1000, 2),
    figure((corpus.lines / wallMs(contender)) * 1000, 0),
    figure(corpus.bytes / wallMs(contender) / 1000, 1),
    figure(wallMs(reference) / wallMs(contender), 2),
    figure(cpuMs(contender) / 1000, 2),
    figure(cpuMs(reference) / cpuMs(contender), 2),
    figure(median(contender.runs.map((run) => run.peakMiB)), 0),
  ]);
  const heartbeat = contenders.find(({ name }) => name.startsWith('heartbeat'));
  return {
    text: [
      `${figure(corpus.lines, 0)} lines, ${figure(corpus.bytes / 1e6, 1)} MB, `,
      `${figure(corpus.bytes / corpus.lines, 0)} B a line; medians of ${rounds} interleaved rounds\n`,
      table(['', 'wall s', 'lines/s', 'MB/s', '× readline', 'CPU s', '× by CPU', 'peak MiB'], rows),
      hasJq() ? '' : '  jq is not installed here, so it is not in the table\n',
    ].join(''),
    bars: [
      {
        what: 'heartbeat analyze, as fast as readline + JSON.parse',
        side: 'at least',
        bar: 1.5,
        value: heartbeat && wallMs(reference) / wallMs(heartbeat),
        unit: '×',
        digits: 2,
      },
    ],
    faults: disagreements(contenders),
  };
}

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {readonly string[]} command
 * @property {((stdout: string) => Answer) | undefined} answer undefined: it does less work
 * @property {import('./whole-process.js').WholeRun[]} runs
 */

/**
 * @param {string} path
 * @returns {[Contender, ...Contender[]]} what the others are compared with comes first
 */
function contendersOn(path) {
  const node = process.execPath;
  const analyze = ['analyze', '--format', 'json', '--config', checkoutPath('bench/tally.yaml')];
  const jq = { name: 'jq | awk', command: ['sh', scripts.jq, path], answer: fromJq, runs: [] };
  return [
    {
      name: 'readline + JSON.parse',
      command: [node, scripts.readline, path],
      answer: fromJson,
      runs: [],
    },
    {
      name: 'blocks + JSON.parse',
      command: [node, scripts.blocks, path],
      answer: fromJson,
      runs: [],
    },
    ...(hasJq() ? [jq] : []),
    { name: 'wc -l (counts lines only)', command: ['wc', '-l', path], answer: undefined, runs: [] },
    {
      name: 'heartbeat analyze',
      command: [node, checkoutPath('bin/run.js'), ...analyze, path],
      answer: fromHeartbeat,
      runs: [],
    },
  ];
}

function hasJq() {
  return spawnSync('sh', ['-c', 'command -v jq']).status === 0;
}

/** @param {readonly [Contender, ...Contender[]]} contenders */
function disagreements([reference, ...others]) {
  const expected = answerOf(reference);
  return others
    .filter((contender) => contender.answer !== undefined)
    .filter((contender) => !agrees(expected, answerOf(contender)))
    .map(({ name }) => `${name} gives another answer than ${reference.name}`);
}

/** @param {Contender} contender */
function answerOf({ answer, runs }) {
  return answer?.(runs[0]?.stdout ?? '') ?? { lines: 0, invalid: 0, events: [], timings: [] };
}
