import { checkoutPath } from './checkout.js';
import { figure, median, table } from './table.js';
import { runWhole } from './whole-process.js';

/** @typedef {import('./bar.js').Bar} Bar */

/**
 * How long `heartbeat --help` takes over a Node that does nothing, itself and through npx.
 *
 * @param {{ starts: number }} options
 * @returns {Promise<{ text: string, bars: readonly Bar[], faults: readonly string[] }>}
 */
export async function benchStartup({ starts }) {
  const node = process.execPath;
  const empty = { name: 'node -e 0', command: [node, '-e', '0'] };
  const help = { name: 'bin/run.js --help', command: [node, checkoutPath('bin/run.js'), '--help'] };
  const npxEmpty = { name: "npx -c 'node -e 0'", command: ['npx', '-c', 'node -e 0'] };
  const npxHelp = { name: 'npx heartbeat --help', command: ['npx', 'heartbeat', '--help'] };
  const direct = await interleaved([empty, help], starts);
  const throughNpx = await interleaved([npxEmpty, npxHelp], starts);
  const rows = [direct, throughNpx].flatMap(([first = Number.NaN, second = Number.NaN], pair) => [
    [pair === 0 ? empty.name : npxEmpty.name, figure(first, 1), figure(1, 2)],
    [pair === 0 ? help.name : npxHelp.name, figure(second, 1), figure(second / first, 2)],
  ]);
  const [emptyMs = Number.NaN, helpMs = Number.NaN] = direct;
  return {
    text: `medians of ${starts} interleaved starts\n${table(['', 'ms', '×'], rows)}`,
    bars: [
      {
        what: 'bin/run.js --help over node -e 0',
        side: 'at most',
        bar: 2.5,
        value: helpMs / emptyMs,
        unit: '×',
        digits: 2,
      },
    ],
    faults: [],
  };
}

/**
 * @param {readonly { command: readonly string[] }[]} programs
 * @param {number} rounds
 * @returns {Promise<number[]>} median milliseconds of each
 */
async function interleaved(programs, rounds) {
  const times = programs.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { command }] of programs.entries()) {
      times[index]?.push((await runWhole(command)).wallMs);
    }
  }
  return times.map(median);
}
