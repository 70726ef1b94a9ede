import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { usablePort } from '../scripts/start/port.js';
import { checkoutPath } from './checkout.js';
import { accidents } from './faults/accidents.js';
import { numbersIn, timesCounted } from './faults/numbered-line.js';
import { findMtail, heartbeat, Program } from './faults/program.js';
import { Scraper } from './faults/scraper.js';
import { figure, table } from './table.js';

/** @typedef {import('./bar.js').Bar} Bar */
/** @typedef {import('./faults/accidents.js').Accident} Accident */
/** @typedef {import('./faults/program.js').Contender} Contender */
/** @typedef {{ folder: string, seconds: number, rate: number, settle: number, mtail: string }} FaultOptions */

/** A program that has just answered for the first time has looked at its log after so long. */
const firstLookMs = 600;
const longestCalmSeconds = 2;

/**
 * What heartbeat and mtail count of a log to which accidents happen, each beside a writer of its
 * own, one after the other.
 *
 * @param {FaultOptions} options
 * @returns {Promise<{ text: string, bars: readonly Bar[], faults: readonly string[] }>}
 */
export async function benchFaults(options) {
  const { version, contenders } = findMtail(options.mtail);
  const rows = [];
  const faults = [];
  const ours = { avoidable: 0, twice: 0 };
  for (const accident of accidents) {
    for (const contender of [heartbeat, ...contenders]) {
      const outcome = await run(accident, contender, options);
      rows.push(rowOf(accident, contender, outcome));
      if (contender !== heartbeat) continue;
      const { lost, twice, gone = 0 } = outcome;
      const avoidable = Math.max(0, lost - gone);
      ours.avoidable += avoidable;
      ours.twice += twice;
      if (avoidable + twice === 0) continue;
      faults.push(`${accident.name}: ${lost} lines lost (${gone} in no file), ${twice} twice`);
    }
    if (version === undefined) rows.push([accident.name, 'mtail: not installed']);
  }
  const heads = ['to the log', 'program', 'written', 'counted', 'lost', 'twice', 'resets'];
  const programs = `mtail ${version ?? 'is not installed'}`;
  return {
    text: `${figure(options.rate, 0)} lines/s; ${programs}\n${table([...heads, 'in no file'], rows)}`,
    bars: [
      zeroBar('lines that heartbeat lost, of those that were in a file', ours.avoidable),
      zeroBar('lines that heartbeat counted twice', ours.twice),
    ],
    faults,
  };
}

/**
 * @param {string} what
 * @param {number} value
 * @returns {Bar}
 */
function zeroBar(what, value) {
  return { what, side: 'at most', bar: 0, value, unit: '', digits: 0 };
}

/**
 * @typedef {object} Outcome
 * @property {number} written
 * @property {number} counted
 * @property {number} lost lines never counted
 * @property {number} twice lines counted too often, each as often
 * @property {number} resets
 * @property {number | undefined} gone lines that no file holds, where the accident destroys some
 */

/**
 * @param {Accident} accident
 * @param {Contender} contender
 * @param {FaultOptions} options
 * @returns {Promise<Outcome>}
 */
async function run(accident, contender, { folder, seconds, rate, settle }) {
  const directory = join(folder, `${accident.name}-${contender.name}`.replaceAll(/\W+/g, '-'));
  mkdirSync(directory);
  const log = join(directory, 'app.log');
  writeFileSync(log, '');
  const port = await usablePort('127.0.0.1', 0);
  const program = new Program(contender.command(log, port));
  const scraper = new Scraper(port);
  program.start();
  try {
    await scraper.untilAnswered();
    await delay(firstLookMs);
    const calmMs = Math.min(longestCalmSeconds, seconds / 2) * 1000;
    const service = startService(log, rate);
    await delay(calmMs);
    await accident.happen({ log, program, scraper, reopen: service.reopen });
    await delay(calmMs);
    const written = await service.end();
    await scraper.untilSettled(settle * 1000, () => compare(scraper, written).lost === 0);
    const gone = accident.destroys ? written - numbersKept(log).size : undefined;
    return { ...compare(scraper, written), gone };
  } finally {
    await program.kill();
  }
}

/**
 * @param {Scraper} scraper
 * @param {number} written
 */
function compare({ counted: digits, resets }, written) {
  let lost = 0;
  let twice = 0;
  for (let n = 1; n <= written; n += 1) {
    const times = timesCounted(digits, n);
    if (times === 0) lost += 1;
    else twice += times - 1;
  }
  return { written, counted: written - lost + twice, lost, twice, resets };
}

/** @param {string} log */
function numbersKept(log) {
  const directory = dirname(log);
  const files = readdirSync(directory, { withFileTypes: true }).filter((file) => file.isFile());
  return new Set(
    files.flatMap(({ name }) => numbersIn(readFileSync(join(directory, name), 'utf8'))),
  );
}

/**
 * @param {string} log
 * @param {number} rate
 */
function startService(log, rate) {
  const child = fork(checkoutPath('bench/faults/writer.js'), [log, String(rate)], { execArgv: [] });
  return {
    reopen: () => void child.send('reopen'),
    /** @returns {Promise<number>} lines written */
    async end() {
      child.send('end');
      const [{ written }] = await once(child, 'message');
      child.disconnect();
      return written;
    },
  };
}

/**
 * @param {Accident} accident
 * @param {Contender} contender
 * @param {Outcome} outcome
 */
function rowOf({ name }, contender, { written, counted, lost, twice, resets, gone }) {
  const figures = [written, counted, lost, twice, resets, gone];
  return [name, contender.name, ...figures.map((value) => figure(value, 0))];
}
