import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutPath } from './checkout.js';
import { formats } from './recognition/formats.js';
import { buildWithoutRecognition } from './recognition/without-recognition.js';
import { leanConfig, writtenOut } from './recognition/written-out.js';
import { figure, median, table } from './table.js';
import { runWhole } from './whole-process.js';

/** @typedef {import('./bar.js').Bar} Bar */
/** @typedef {import('./recognition/formats.js').Format} Format */

const blockChars = 1 << 20;

/**
 * What it costs that `heartbeat analyze` tells by itself what it reads, on logs of one format each:
 * CPU time of whole processes, in pairs that run one after the other.
 *
 * Recognition is what `profile: auto` does beyond a build of the same sources that is told the
 * profile and looks at no record for it. No configuration is compared with the same metrics written
 * out by the log's own paths.
 *
 * @param {{ folder: string, lines: number, pairs: number, seed: number }} options
 * @returns {Promise<{ text: string, bars: readonly Bar[], faults: readonly string[] }>}
 */
export async function benchRecognition({ folder, lines, pairs, seed }) {
  const place = join(folder, 'recognition');
  const without = await buildWithoutRecognition(place);
  const contests = formats.map((format) => contestOf(format, { place, lines, seed, without }));
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const contest of contests) {
      // Who begins takes turns: what else the machine does is then as often on either side.
      const order = pair % 2 === 0 ? contest.runners : contest.runners.toReversed();
      for (const runner of order) runner.runs.push(await runWhole(runner.command));
    }
  }
  const rows = contests.map(({ name, runners: [plain, auto, written, none] }) => [
    name,
    figure(median(plain.runs.map(({ cpuMs }) => cpuMs)) / 1000, 2),
    figure(median(auto.runs.map(({ cpuMs }) => cpuMs)) / 1000, 2),
    figure(pairedRatio(auto, plain), 3),
    figure(median(written.runs.map(({ cpuMs }) => cpuMs)) / 1000, 2),
    figure(median(none.runs.map(({ cpuMs }) => cpuMs)) / 1000, 2),
    figure(pairedRatio(none, written), 3),
    figure(median(none.runs.map(({ peakMiB }) => peakMiB)), 0),
  ]);
  const head = ['', 'told', 'auto', '×', 'written out', 'no config', '×', 'MiB'];
  return {
    text:
      `CPU seconds of ${figure(lines, 0)} lines, medians of ${pairs} interleaved pairs; × is the ` +
      `median of the pairs' ratios\n${table(head, rows)}`,
    bars: contests.map(({ name, runners: [plain, auto] }) => ({
      what: `recognition on ${name}, CPU over being told`,
      side: 'at most',
      bar: 1.1,
      value: pairedRatio(auto, plain),
      unit: '×',
      digits: 3,
    })),
    faults: contests.flatMap(disagreements),
  };
}

/**
 * @typedef {object} Runner
 * @property {readonly string[]} command
 * @property {import('./whole-process.js').WholeRun[]} runs
 *
 * @typedef {object} Contest
 * @property {string} name
 * @property {readonly [Runner, Runner, Runner, Runner]} runners told, auto, written out, none
 */

/**
 * @param {Format} format
 * @param {{ place: string, lines: number, seed: number, without: string }} options
 * @returns {Contest}
 */
function contestOf(format, { place, lines, seed, without }) {
  const own = join(place, format.name.replaceAll(' ', '-'));
  mkdirSync(own);
  const log = join(own, 'app.log');
  writeLines(log, format.lines(seed), lines);
  const config = (/** @type {string} */ name, /** @type {string} */ text) => {
    const path = join(own, name);
    writeFileSync(path, text);
    return ['--config', path];
  };
  const runner = (/** @type {string} */ program, /** @type {readonly string[]} */ args) => ({
    command: [process.execPath, program, 'analyze', '--format', 'json', ...args, log],
    runs: [],
  });
  const heartbeat = checkoutPath('bin/run.js');
  return {
    name: format.name,
    runners: [
      runner(without, config('told.yaml', leanConfig(format, format.profile))),
      runner(heartbeat, config('auto.yaml', leanConfig(format, 'auto'))),
      runner(heartbeat, config('written-out.yaml', writtenOut(format))),
      runner(heartbeat, []),
    ],
  };
}

/**
 * @param {string} path
 * @param {() => string} nextLine
 * @param {number} lines
 */
function writeLines(path, nextLine, lines) {
  const file = openSync(path, 'w');
  let block = '';
  for (let line = 0; line < lines; line += 1) {
    block += nextLine();
    if (block.length < blockChars) continue;
    writeSync(file, block);
    block = '';
  }
  writeSync(file, block);
  closeSync(file);
}

/**
 * @param {Runner} one
 * @param {Runner} other
 */
function pairedRatio(one, other) {
  return median(one.runs.map(({ cpuMs }, pair) => cpuMs / (other.runs[pair]?.cpuMs ?? Number.NaN)));
}

/** @param {Contest} contest */
function disagreements({ name, runners: [told, auto, written, none] }) {
  const faults = [];
  if (found(told, 'log_events') !== found(auto, 'log_events')) {
    faults.push(`${name} has other events where its profile is told`);
  }
  // By level only: an event of no configuration is a template, that of a path a whole text.
  if (found(written, 'log_lines') !== found(none, 'log_lines')) {
    faults.push(`${name} has other levels where its metrics are written out`);
  }
  return faults;
}

/**
 * @param {Runner} runner
 * @param {string} metric
 */
function found({ runs }, metric) {
  const { ledger, metrics } = JSON.parse(runs[0]?.stdout ?? '');
  const series = /** @type {readonly import('./answer.js').Series[]} */ (metrics)
    .filter((one) => one.name.startsWith(metric))
    .map(({ labels, value }) => `${labels['event']}|${labels['level']}|${value}`)
    .sort();
  return JSON.stringify([ledger.lines, ledger.records, series]);
}
