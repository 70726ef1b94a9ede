import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cpuSeconds, memoryMiB, peakMemoryMiB } from './process-usage.js';
import { SidecarProcess } from './sidecar-process.js';
import { figure, quantile, table } from './table.js';
import { runWhole } from './whole-process.js';

/** @typedef {import('./bar.js').Bar} Bar */
/** @typedef {{ folder: string, seconds: number, rate: number }} LiveOptions */

const liveWriter = fileURLToPath(new URL('./live-writer.js', import.meta.url));
const catchUpWithinMs = 30_000;
const pollMs = 2;
const spreads = /** @type {const} */ (['bursts', 'even']);

/**
 * What the sidecar costs beside a service that logs at `rate` lines a second, and whether it
 * counts them all.
 *
 * @param {LiveOptions} options
 * @returns {Promise<{ text: string, bars: readonly Bar[], faults: readonly string[] }>}
 */
export async function benchLive(options) {
  // In turn, so that a machine that slows down slows both sides of the ratio.
  /** @type {Awaited<ReturnType<typeof cost>>[]} */
  const costs = [];
  for (const spread of spreads) {
    costs.push(await cost(spread, [], options), await cost(spread, ['--no-state'], options));
  }
  const latencies = [];
  for (const spread of spreads) latencies.push(await latency(spread, options));
  const ratios = spreads.map((spread) => {
    const [saving, not] = costs.filter((run) => run.spread === spread);
    return (saving?.cpuPercent ?? Number.NaN) / (not?.cpuPercent ?? Number.NaN);
  });
  const rows = costs.map((run) => [
    run.spread === 'bursts' ? 'a burst every 100 ms' : 'one write a line, even',
    run.flags.length === 0 ? 'yes' : 'no',
    figure(run.linesPerSecond, 0),
    figure(run.cpuPercent, 1),
    figure(run.rssMiB, 1),
    figure(run.privateMiB, 1),
    figure(run.peakMiB, 1),
    figure(run.written, 0),
    figure(run.counted, 0),
    figure(run.behind, 0),
  ]);
  return {
    text: [
      `${options.seconds} s each\n`,
      table(
        ['written', 'saves', 'lines/s', 'CPU %', 'RSS MiB', 'private', 'peak', 'lines'].concat([
          'counted',
          'behind',
        ]),
        rows,
      ),
      `\nfrom written to counted, in runs of their own, asked every ${pollMs} ms (so upper bounds)\n`,
      table(
        ['written', 'p50 ms', 'p99 ms'],
        latencies.map(({ spread, p50Ms, p99Ms }) => [spread, figure(p50Ms, 1), figure(p99Ms, 1)]),
      ),
    ].join(''),
    bars: [
      {
        what: 'RSS of the sidecar, peak',
        side: 'at most',
        bar: 80,
        value: Math.max(...costs.map((run) => run.peakMiB ?? Number.NaN)),
        unit: ' MiB',
        digits: 1,
      },
      {
        what: 'CPU with checkpoints ÷ without, the worse of two',
        side: 'at most',
        bar: 1.3,
        value: Math.max(...ratios),
        unit: '×',
        digits: 2,
      },
      {
        what: 'written → counted p50, written evenly',
        side: 'at most',
        bar: 5,
        value: latencies[1]?.p50Ms ?? Number.NaN,
        unit: ' ms',
        digits: 1,
      },
      {
        what: 'written → counted p99, written evenly',
        side: 'at most',
        bar: 25,
        value: latencies[1]?.p99Ms ?? Number.NaN,
        unit: ' ms',
        digits: 1,
      },
    ],
    faults: costs.filter(isInexact).map((run) => {
      return `${run.spread}: ${run.written} lines written, ${run.counted} counted, ${run.final} in the final heartbeat, ${run.records} records in /metrics and ${run.others} lines that are none`;
    }),
  };
}

/**
 * @param {'bursts' | 'even'} spread
 * @param {readonly string[]} flags
 * @param {LiveOptions} options
 */
async function cost(spread, flags, options) {
  const { sidecar, write } = await prepare(spread, options, flags);
  const writing = write();
  await delay(warmUpMs(options));
  const fromMs = performance.now();
  const fromCpuSeconds = cpuSeconds(sidecar.pid);
  const { lines: written, linesPerSecond } = await writing;
  const cpuPercent =
    ((cpuSeconds(sidecar.pid) - fromCpuSeconds) / (performance.now() - fromMs)) * 100_000;
  const memory = memoryMiB(sidecar.pid);
  const behind = written - (await sidecar.countedLines());
  const counted = await untilCounted(sidecar, written);
  const records = recordsIn(await sidecar.text('/metrics'));
  const { ledger } = JSON.parse(await sidecar.text('/health'));
  const others = ledger.lines - ledger.records;
  const peakMiB = peakMemoryMiB(sidecar.pid);
  const final = await sidecar.stop();
  const exactness = { written, counted, behind, records, others, final };
  return { spread, flags, linesPerSecond, cpuPercent, ...memory, peakMiB, ...exactness };
}

/**
 * The first moments are start-up and compilation, not the steady state.
 *
 * @param {LiveOptions} options
 */
function warmUpMs({ seconds }) {
  return Math.min(2000, seconds * 250);
}

/** @param {Awaited<ReturnType<typeof cost>>} run */
function isInexact({ written, counted, final, records, others }) {
  return counted !== written || final !== written || records + others !== written;
}

/**
 * From the moment a line was written to the first answer that had counted it.
 *
 * @param {'bursts' | 'even'} spread
 * @param {LiveOptions} options
 */
async function latency(spread, options) {
  const { sidecar, write, stamps } = await prepare(spread, options);
  /** @type {{ atMs: number, counted: number }[]} */
  const answers = [];
  const run = { lines: Number.POSITIVE_INFINITY };
  const writing = write().then(({ lines }) => Object.assign(run, { lines }));
  const deadlineMs = performance.now() + options.seconds * 1000 + catchUpWithinMs;
  for (let counted = 0; counted < run.lines && performance.now() < deadlineMs; ) {
    await delay(pollMs);
    counted = await sidecar.countedLines();
    answers.push({ atMs: Number(process.hrtime.bigint()) / 1e6, counted });
  }
  await writing;
  await sidecar.stop();
  const bytes = readFileSync(stamps);
  const writtenMs = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
  const steady = writtenMs.findIndex((ms) => ms >= (writtenMs[0] ?? 0) + warmUpMs(options));
  const waits = waitsMs(writtenMs, answers).slice(steady);
  return { spread, p50Ms: quantile(waits, 0.5), p99Ms: quantile(waits, 0.99) };
}

/**
 * @param {Float64Array} writtenMs when each line was written
 * @param {readonly { atMs: number, counted: number }[]} answers in order
 */
function waitsMs(writtenMs, answers) {
  /** @type {number[]} */
  const waits = [];
  for (const { atMs, counted } of answers) {
    while (waits.length < Math.min(counted, writtenMs.length)) {
      waits.push(atMs - (writtenMs[waits.length] ?? Number.NaN));
    }
  }
  return waits;
}

/**
 * @param {'bursts' | 'even'} spread
 * @param {LiveOptions} options
 * @param {readonly string[]} flags
 */
async function prepare(spread, { folder, rate, seconds }, flags = []) {
  const name = `${spread}-${Math.random().toString(36).slice(2)}`;
  const log = join(folder, `${name}.log`);
  const stamps = join(folder, `${name}.stamps`);
  writeFileSync(log, '');
  const sidecar = await SidecarProcess.follow(log, flags);
  const args = [liveWriter, log, stamps, String(rate), String(seconds), spread];
  const write = async () => {
    const { stdout } = await runWhole([process.execPath, ...args]);
    return /** @type {{ lines: number, linesPerSecond: number }} */ (JSON.parse(stdout));
  };
  return { sidecar, write, stamps };
}

/**
 * @param {SidecarProcess} sidecar
 * @param {number} written
 */
async function untilCounted(sidecar, written) {
  const startedMs = performance.now();
  let counted = await sidecar.countedLines();
  while (counted < written && performance.now() - startedMs < catchUpWithinMs) {
    await delay(20);
    counted = await sidecar.countedLines();
  }
  return counted;
}

/** @param {string} exposition Prometheus text */
function recordsIn(exposition) {
  return exposition
    .split('\n')
    .filter((line) => line.startsWith('records_total{'))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
