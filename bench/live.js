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

/**
 * What the sidecar costs beside a service that logs at `rate` lines a second, and whether it
 * counts them all.
 *
 * @param {LiveOptions} options
 * @returns {Promise<{ text: string, bars: readonly Bar[], faults: readonly string[] }>}
 */
export async function benchLive(options) {
  const costs = [await cost('bursts', options), await cost('even', options)];
  const latencies = [await latency('bursts', options), await latency('even', options)];
  const rows = costs.map((run, index) => [
    run.spread === 'bursts' ? 'a burst every 100 ms' : 'one write a line, even',
    figure(run.linesPerSecond, 0),
    figure(run.cpuPercent, 1),
    figure(run.rssMiB, 1),
    figure(run.privateMiB, 1),
    figure(run.peakMiB, 1),
    figure(run.written, 0),
    figure(run.counted, 0),
    figure(run.behind, 0),
    `${figure(latencies[index]?.p50Ms, 1)} / ${figure(latencies[index]?.p99Ms, 1)}`,
  ]);
  return {
    text: [
      `${options.seconds} s each; the latency is of runs of their own, for its polls cost CPU:\n`,
      `asked every ${pollMs} ms what is counted, so each figure is an upper bound\n`,
      table(
        ['written', 'lines/s', 'CPU %', 'RSS MiB', 'private', 'peak', 'lines', 'counted'].concat([
          'behind',
          'written → counted p50 / p99 ms',
        ]),
        rows,
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
    ],
    faults: costs.filter(isInexact).map((run) => {
      return `${run.spread}: ${run.written} lines written, ${run.counted} counted, ${run.final} in the final heartbeat, ${run.records} records in /metrics and ${run.malformed} malformed`;
    }),
  };
}

/**
 * @param {'bursts' | 'even'} spread
 * @param {LiveOptions} options
 */
async function cost(spread, options) {
  const { sidecar, write } = await prepare(spread, options);
  const writing = write();
  // The first moments are start-up and compilation, not the steady state.
  const warmUpMs = Math.min(2000, options.seconds * 250);
  await delay(warmUpMs);
  const fromMs = performance.now();
  const fromCpuSeconds = cpuSeconds(sidecar.pid);
  const { lines: written, linesPerSecond } = await writing;
  const cpuPercent =
    ((cpuSeconds(sidecar.pid) - fromCpuSeconds) / (performance.now() - fromMs)) * 100_000;
  const memory = memoryMiB(sidecar.pid);
  const behind = written - (await sidecar.countedLines());
  const counted = await untilCounted(sidecar, written);
  const records = recordsIn(await sidecar.text('/metrics'));
  const { malformed } = JSON.parse(await sidecar.text('/health')).ledger;
  const peakMiB = peakMemoryMiB(sidecar.pid);
  const final = await sidecar.stop();
  const exactness = { written, counted, behind, records, malformed, final };
  return { spread, linesPerSecond, cpuPercent, ...memory, peakMiB, ...exactness };
}

/** @param {Awaited<ReturnType<typeof cost>>} run */
function isInexact({ written, counted, final, records, malformed }) {
  return counted !== written || final !== written || records + malformed !== written;
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
  const waits = waitsMs(writtenMs, answers);
  return { p50Ms: quantile(waits, 0.5), p99Ms: quantile(waits, 0.99) };
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
 */
async function prepare(spread, { folder, rate, seconds }) {
  const name = `${spread}-${Math.random().toString(36).slice(2)}`;
  const log = join(folder, `${name}.log`);
  const stamps = join(folder, `${name}.stamps`);
  writeFileSync(log, '');
  const sidecar = await SidecarProcess.follow(log);
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
