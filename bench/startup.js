import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkoutPath } from './checkout.js';
import { SidecarProcess } from './sidecar-process.js';
import { figure, median, table } from './table.js';
import { runWhole } from './whole-process.js';

/** @typedef {import('./bar.js').Bar} Bar */

/**
 * How long `heartbeat --help` takes over a Node that does nothing, itself and through npx, and how
 * long a pod waits for its sidecar: from the start of the image's entry until /livez answers.
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
  const [emptyMs = Number.NaN, helpMs = Number.NaN] = direct;
  const livezMs = await untilAlive(starts);
  const rows = [direct, throughNpx].flatMap(([first = Number.NaN, second = Number.NaN], pair) => [
    [pair === 0 ? empty.name : npxEmpty.name, figure(first, 1), figure(1, 2)],
    [pair === 0 ? help.name : npxHelp.name, figure(second, 1), figure(second / first, 2)],
  ]);
  return {
    text: `medians of ${starts} interleaved starts\n${table(
      ['', 'ms', '×'],
      [
        ...rows,
        ['dist/sidecar.js until /livez answers', figure(livezMs, 1), figure(livezMs / emptyMs, 2)],
      ],
    )}`,
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

/**
 * @param {number} starts
 * @returns {Promise<number>} median milliseconds
 */
async function untilAlive(starts) {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-startup-'));
  const log = join(folder, 'app.log');
  writeFileSync(log, '');
  /** @type {number[]} */
  const times = [];
  try {
    for (let start = 0; start < starts; start += 1) {
      const startedMs = performance.now();
      const sidecar = await SidecarProcess.start([checkoutPath('dist/sidecar.js')], {
        HEARTBEAT_FILE: log,
        HEARTBEAT_STATE_DIR: join(folder, `state-${start}`),
        HEARTBEAT_HOST: '127.0.0.1',
        HEARTBEAT_PORT: '0',
      });
      await sidecar.text('/livez');
      times.push(performance.now() - startedMs);
      await sidecar.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return median(times);
}
